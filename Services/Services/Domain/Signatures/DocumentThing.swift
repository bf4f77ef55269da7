/// Which document of which thing is signed. Whoever has something signed names it by its table and its
/// key; nothing else is known of it here.
package struct DocumentThing: Sendable, Hashable {
  /// A table of the slice.
  package let source: String
  package let primaryKey: String
  package let kind: DocumentKind
  /// Which one of its kind, from 1: the attempt of a submission, the version of a paper.
  package let edition: Int
  /// The request that it belongs to, if it belongs to one: it goes with a draft that is erased, and
  /// staff of an organisation see what hangs on its requests.
  package let requestID: Int64?

  package init(
    _ kind: DocumentKind, of primaryKey: String, in source: String, edition: Int = 1,
    request: Int64? = nil
  ) {
    self.source = source
    self.primaryKey = primaryKey
    self.kind = kind
    self.edition = edition
    requestID = request
  }
}

/// What kinds of documents are signed.
package enum DocumentKind: String, Sendable, CaseIterable {
  /// The answers of a request, with the attempt as edition.
  case submission
  case expertise
  /// What a commission decided; its members sign.
  case commissionProtocol = "protocol"
  case report
  /// The line of one student in a school's report.
  case studentLine = "student_line"
  case contract
}

extension DocumentThing {
  package static func submission(of request: Int64, attempt: Int) -> DocumentThing {
    DocumentThing(
      .submission, of: String(request), in: "service_servicerequest", edition: attempt,
      request: request)
  }
}
