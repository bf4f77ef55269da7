import Access
import Crypto
import HTTPCore
import HTTPServer
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// Submitted versions of a request, and where they differ.
struct SubmissionRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/services/requests/{id}/submissions"
    return [
      access.route(.get, root, .signedIn, handler: list).described(SubmissionDescriptions.list),
      access.route(.get, root + "/{attempt}", .signedIn, handler: show)
        .described(SubmissionDescriptions.show),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    guard try await !app.requests.read(id, for: viewer).isEmpty else { throw NothingThere() }
    let rows = try await app.requests.submissions(of: id, for: viewer)
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  /// `?against=1` puts the values of an earlier version beside those of this one.
  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["against", "lang"])
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    let version = try await version(request.rowKey("attempt"), of: id, for: viewer)
    var other: SubmittedVersion?
    if let attempt = try request.key("against") {
      other = try await self.version(attempt, of: id, for: viewer)
    }
    let choice = request.languages
    return Response.json(reserving: 4_096) { json in
      json.object { json in
        version.write(to: &json)
        guard let other else { return }
        json.field("against", other.attempt)
        let found = VersionDifference.between(
          other.answers, version.answers, of: version.form, before: other.form)
        json.array("differences", found) { $1.write(to: &$0, in: choice) }
      }
    }
    .spoken(in: choice)
  }

  private func version(
    _ attempt: Int64, of id: Int64, for viewer: Viewer
  ) async throws -> SubmittedVersion {
    guard attempt <= Int64(Int16.max),
      let version = try await app.requests.submission(Int(attempt), of: id, for: viewer)
    else { throw NothingThere() }
    return version
  }
}

extension SubmittedVersion {
  fileprivate func write(to json: inout JSONWriter) {
    json.field("attempt", attempt)
    json.field("stage", stage)
    json.field("created_at", createdAt)
    json.field("form_version", formVersion)
    json.field("imported", isImported)
    json.field("sha256", Hex.text(sha256))
    json.field("data", FormValue.object(answers))
    json.field("applicant", applicant ?? .null)
    json.array("changes", changes) { $0.value($1) }
  }
}

extension VersionDifference {
  fileprivate func write(to json: inout JSONWriter, in choice: LanguageChoice) {
    json.object { json in
      json.field("field", field)
      json.field("title", title, in: choice)
      json.field("before", before)
      json.field("after", after)
      json.array("places", places) { $0.value($1) }
    }
  }
}
