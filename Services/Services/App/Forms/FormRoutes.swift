import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// The draft of a form as one document: how a visual builder reads and saves it.
struct FormRoutes: Sendable {
  let desk: FormDesk

  /// A form of 50 steps with hundreds of fields and their options.
  static let bodyLimit = 4 << 20

  func table(_ access: AccessGuard) -> [Route] {
    let one = FormDesk.root + "/{id}"
    let change = AccessRule.permission(FormDesk.change)
    let view = AccessRule.permission(FormDesk.view)
    return [
      access.route(.get, one + "/definition", view, handler: show)
        .described(FormDescriptions.show),
      access.route(
        .put, one + "/definition", change, bodyLimit: FormRoutes.bodyLimit, handler: replace
      )
      .described(FormDescriptions.replace),
      access.route(.put, one + "/order", change, handler: arrange)
        .described(FormDescriptions.arrange),
      access.route(.post, one + "/blocks", change, handler: insert)
        .described(FormDescriptions.insert),
      access.route(.get, one + "/translations", view, handler: translations)
        .described(FormDescriptions.translations),
      access.route(.post, one + "/assessments", view, onlyAnswers: true, handler: assess)
        .described(FormDescriptions.assess),
    ]
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let form = try await desk.form(request, by: principal)
    return request.unlessKnown(EntityTag(form.checksum)) { form.response(in: request.language) }
  }

  /// `{"steps": […]}` takes the place of all that was there. What is unfinished is kept and told.
  @Sendable func replace(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let seen = try request.expectedDraft()
    let draft = try FormDraft(document: FormValue(try await request.jsonValue()))
    let form = try await desk.database.transaction { [desk] tx in
      try await desk.change(id, seen: seen, by: principal, in: tx) { _ in draft }
    }
    return form.response(in: request.language)
  }

  /// `{"steps": [{"id", "fields": [ids]}]}`, each of them once.
  @Sendable func arrange(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let seen = try request.expectedDraft()
    var input = try await request.json()
    let ids = 1...Int64(Int32.max)
    let steps = input.objects("steps", count: 0...FormDraft.mostSteps) { step -> FormOrder.Step? in
      let id = step.integer("id", in: ids)
      let fields = step.integers("fields", count: 0...FormDraft.mostFields, in: ids)
      guard let id, let fields else { return nil }
      return FormOrder.Step(id: id, fields: fields)
    }
    let order = FormOrder(steps: try input.finish(steps))
    let form = try await desk.database.transaction { [desk] tx in
      try await desk.change(id, seen: seen, by: principal, in: tx) { try $0.draft.arranged(order) }
    }
    return form.response(in: request.language)
  }

  /// `{"from": {"form" | "step" | "field": id}, "step"?, "position"?, "rename"?}` copies a block in.
  @Sendable func insert(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let seen = try request.expectedDraftIfSaid()
    var input = try await request.json()
    let wish = try BlockWish(&input)
    let language = request.language
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      let form = try await desk.change(id, seen: seen, by: principal, in: tx) { form in
        let block = try await desk.drafts.block(
          wish.source, into: wish.step, within: principal.bound, in: tx)
        return try form.draft.inserting(block, at: wish.position, renaming: wish.renames)
      }
      return form.response(in: language)
    }
  }

  @Sendable func translations(_ request: Request, by principal: Principal) async throws -> Response
  {
    let form = try await desk.form(request, by: principal)
    let report = FormTranslations(
      name: form.name, description: form.description, draft: form.draft)
    return Response.json(reserving: 4_096) { report.write(to: &$0) }
  }

  /// What the form says of answers, as the applicant would see it. Nothing is kept.
  @Sendable func assess(_ request: Request, by principal: Principal) async throws -> Response {
    let tried = try await desk.tried(request, by: principal)
    return Response.json(reserving: 4_096) {
      tried.assessment.write(to: &$0, of: tried.form, in: request.language)
    }
    .inLanguage(request.language)
  }
}
