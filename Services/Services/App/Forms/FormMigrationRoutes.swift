import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// The form that a request lives on, and the way to a newer one.
struct FormMigrationRoutes: Sendable {
  let desk: FormDesk

  func table(_ access: AccessGuard) -> [Route] {
    let request = "/api/v1/services/requests/{id}"
    let all = FormDesk.root + "/{id}/draft-migrations"
    return [
      access.route(.get, request + "/form", .signedIn, handler: form)
        .described(FormMigrationDescriptions.form),
      access.route(.post, request + "/form-migration", .signedIn, handler: move)
        .described(FormMigrationDescriptions.move),
      access.route(.post, all, .permission(FormDesk.change), handler: moveAll)
        .described(FormMigrationDescriptions.moveAll),
      access.route(.get, all, .permission(FormDesk.view), handler: list)
        .described(FormMigrationDescriptions.list),
      access.route(.get, all + "/{migration}", .permission(FormDesk.view), handler: show)
        .described(FormMigrationDescriptions.show),
    ]
  }

  @Sendable func form(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    try request.checkQuery(["stage", "lang"])
    guard
      let form = try await desk.requests.publishedForm(
        of: id, stage: request.stage(), for: principal.viewer())
    else {
      throw NothingThere()
    }
    let choice = request.languages
    let tag = EntityTag("\(form.id)-\(form.version)-\(choice.mark)")
    return request.unlessKnown(tag) {
      Response.json(reserving: 8_192) { form.write(to: &$0, in: choice) }.spoken(in: choice)
    }
  }

  /// A draft of one's own, or one of a service that one manages: whose answers are not shown by it.
  @Sendable func move(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    let expected = try request.expectedVersion()
    var input = try await request.optionalJSON()
    try input.finish()
    let language = request.language
    let knowledge = try await desk.app.knowledge(
      of: desk.requests.formQuestion(moving: id, for: viewer))
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      let locked = try await desk.locked(id, viewer, principal, in: tx)
      if let expected, expected != locked.dataVersion {
        throw VersionRefusal.stale(current: locked.dataVersion)
      }
      return try await desk.requests.migrateForm(
        of: locked, by: viewer.userID, knowing: knowledge, in: tx
      ).response(in: language)
    }
  }

  /// All drafts of the services with this form that are on an older version, or on another form.
  @Sendable func moveAll(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    let form = try await desk.form(request, by: principal)
    guard form.version > 0 else { throw FormRefusal.notPublished }
    var input = try await request.optionalJSON()
    try input.finish()
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      let id = try await desk.migrations.add(form.id, by: user, in: tx)
      guard
        let job = try await JobQueue.enqueue(
          FormMigrationJob(form: form.id, migration: id), in: tx,
          uniqueKey: "form:\(form.id)", requestedBy: user)
      else { throw JobCommandRefusal.keyIsTaken }
      try desk.migrations.note(job: job, of: id, in: tx)
      let row = try await desk.migrations.read(id, of: form.id, in: tx)
      return Response.json(status: .accepted) { RowJSON.plain.write(row, to: &$0) }
        .with(.location, "\(FormDesk.root)/\(form.id)/draft-migrations/\(id)")
    }
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor"])
    let form = try await desk.form(request, by: principal)
    let page = try KeysetPage(request, of: "draft migrations of form \(form.id)", desk.cursors)
    let rows = try await desk.migrations.list(form.id, before: page.number(), limit: page.asked)
    return try page.response(rows, byNumber: "id")
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey("migration")
    let form = try await desk.form(request, by: principal)
    let row = try await desk.migrations.read(id, of: form.id)
    return Response.json { RowJSON.plain.write(row, to: &$0) }
  }
}

extension FormDesk {
  fileprivate func locked(
    _ id: Int64, _ viewer: Viewer, _ principal: Principal, in tx: Transaction
  ) async throws -> LockedRequest {
    do {
      return try await requests.lock(id, ownedBy: viewer, in: tx)
    } catch RequestError.missing where principal.has(FormDesk.change) {
      return try await requests.lockDraft(id, within: principal.bound, in: tx)
    }
  }
}
