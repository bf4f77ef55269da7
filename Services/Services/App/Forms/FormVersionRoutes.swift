import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What is published of a form, and the way back to it.
struct FormVersionRoutes: Sendable {
  let desk: FormDesk

  func table(_ access: AccessGuard) -> [Route] {
    let one = FormDesk.root + "/{id}"
    let change = AccessRule.permission(FormDesk.change)
    let view = AccessRule.permission(FormDesk.view)
    return [
      access.route(.post, one + "/publications", change, handler: publish)
        .described(FormVersionDescriptions.publish),
      access.route(.get, one + "/versions", view, handler: list)
        .described(FormVersionDescriptions.list),
      access.route(.get, one + "/versions/{version}", view, handler: show)
        .described(FormVersionDescriptions.show),
      access.route(.get, one + "/differences", view, handler: compare)
        .described(FormVersionDescriptions.compare),
      access.route(.post, one + "/restorations", change, handler: restore)
        .described(FormVersionDescriptions.restore),
    ]
  }

  /// The draft becomes a version that never changes. A draft that is the last version stays that one.
  @Sendable func publish(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let user = try principal.requireUser()
    let seen = try request.expectedDraftIfSaid()
    var input = try await request.optionalJSON()
    try input.finish()
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      _ = try await desk.drafts.lock(id, within: principal.bound, seen: seen, in: tx)
      let publication = try await FormPublisher().publication(of: id, by: user, in: tx)
      let made = try await desk.versions.read(id, version: publication.version, in: tx)
      return Response.json(status: publication.isNew ? .created : .ok) { json in
        json.object { json in
          json.field("form_id", id)
          json.field("version", made.version)
          json.field("new", publication.isNew)
          json.field("published_at", made.publishedAt)
          json.field("checksum", "sha256:" + made.checksum)
        }
      }
      .with(.location, "\(FormDesk.root)/\(id)/versions/\(made.version)")
    }
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor"])
    let form = try await desk.form(request, by: principal)
    let page = try KeysetPage(request, of: "versions of form \(form.id)", desk.cursors)
    let rows = try await desk.versions.list(
      form.id, before: page.number().map { Int($0) }, limit: page.asked)
    return try page.response(rows, byNumber: "version")
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let version = try request.version()
    let form = try await desk.form(request, by: principal)
    let found = try await desk.versions.read(form.id, version: version)
    return request.unlessKnown(EntityTag(found.checksum)) { found.response(of: form.id) }
  }

  /// `?from=1&to=draft`; by default what the draft has beyond the last version.
  @Sendable func compare(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["from", "to"])
    let (from, to) = (try request.state("from"), try request.state("to"))
    let form = try await desk.form(request, by: principal)
    let old = try await desk.state(from ?? .version(form.version), of: form)
    let new = try await desk.state(to ?? .draft, of: form)
    let comparison = FormComparison(from: old, to: new)
    return Response.json(reserving: 2_048) { comparison.write(to: &$0) }
  }

  /// `{"version": 2}` makes the draft what that version was.
  @Sendable func restore(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let seen = try request.expectedDraftIfSaid()
    var input = try await request.json()
    let wanted = input.int("version", in: 1...32_767)
    let version = try input.finish(wanted)
    let language = request.language
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      let form = try await desk.change(id, seen: seen, by: principal, in: tx) { _ in
        try await desk.versions.read(id, version: version, in: tx).draft
      }
      return form.response(in: language)
    }
  }
}
