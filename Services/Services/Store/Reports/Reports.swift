import Postgres
package import ServicesDomain

/// The reports that requests owe, of every kind. Every change is a command in its own file that runs
/// inside the caller's transaction.
package struct Reports: Sendable {
  package let requests: Requests
  var database: Database { requests.database }

  package init(requests: Requests) { self.requests = requests }
}

/// For whom a report is looked up.
package struct ReportViewer: Sendable, Hashable {
  package let viewer: Viewer
  /// Of the staff: the organisation whose services alone they see.
  package let organization: String?

  package init(_ viewer: Viewer, organization: String?) {
    self.viewer = viewer
    self.organization = organization
  }
}

/// Names a report: the keys of the kinds overlap.
package struct ReportKey: Sendable, Hashable {
  package let kind: ReportKind
  package let id: Int64

  package init(_ kind: ReportKind, _ id: Int64) {
    self.kind = kind
    self.id = id
  }
}
