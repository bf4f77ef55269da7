import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Forms as documents and as copies.
struct FormTransferRoutes: Sendable {
  let desk: FormDesk

  func table(_ access: AccessGuard) -> [Route] {
    let one = FormDesk.root + "/{id}"
    return [
      access.route(.get, one + "/export", .permission(FormDesk.view), handler: export)
        .described(FormTransferDescriptions.export),
      access.route(
        .post, "/api/v1/services/form-imports", .anyPermission([FormDesk.add, FormDesk.change]),
        bodyLimit: FormRoutes.bodyLimit, handler: take
      )
      .described(FormTransferDescriptions.take),
      access.route(.post, one + "/copies", .permission(FormDesk.add), handler: copy)
        .described(FormTransferDescriptions.copy),
    ]
  }

  /// `?version=draft` or the number of a version.
  @Sendable func export(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["version"])
    let state = try request.state("version") ?? .draft
    let form = try await desk.form(request, by: principal)
    let transfer = form.transfer(of: try await desk.state(state, of: form))
    let checksum = try FormChecksum.labelled(transfer.canonical)
    let name = "form-\(form.id).json"
    return Response.json(transfer.document(checksum: checksum))
      .with(.contentDisposition, "attachment; filename=\"\(name)\"")
  }

  /// `{"document": {…}, "code"?, "organization_id"?}`. A form of that code gets a new draft; else
  /// there is a new form. Nothing is published by it.
  @Sendable func take(_ request: Request, by principal: Principal) async throws -> Response {
    let seen = try request.expectedDraftIfSaid()
    var input = try await request.json()
    let given = input.json("document")
    let code = input.string("code", required: false, max: 100)
    let organization = input.string("organization_id", required: false, max: 100)
    let document = FormValue(try input.finish(given))
    var transfer = try FormTransfer(document, at: "/document") { try FormChecksum.labelled($0) }
    if let code { transfer = transfer.coded(code) }
    let wanted = transfer
    let language = request.language
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      if let code = wanted.code,
        let known = try await desk.drafts.find(code: code, within: principal.bound, in: tx)
      {
        guard principal.has(FormDesk.change) else { throw AccessRefusal.notAllowed }
        let form = try await desk.drafts.lock(
          known, within: principal.bound, seen: seen, in: tx)
        try await desk.drafts.rename(known, to: wanted, in: tx)
        return try await desk.drafts.save(wanted.draft, over: form, in: tx)
          .response(in: language)
      }
      guard principal.has(FormDesk.add) else { throw AccessRefusal.notAllowed }
      let form = try await desk.drafts.make(
        wanted, isTemplate: false, organization: try principal.giving(organization), in: tx)
      return form.made(in: language)
    }
  }

  /// `{"code"?, "name"?, "is_template"?, "organization_id"?, "version"?}`.
  @Sendable func copy(_ request: Request, by principal: Principal) async throws -> Response {
    let source = try await desk.form(request, by: principal)
    var input = try await request.optionalJSON()
    let wish = try CopyWish(&input)
    let draft = try await desk.state(wish.version.map { .version($0) } ?? .draft, of: source)
    let transfer = FormTransfer(
      code: wish.code, name: wish.name ?? source.name, description: source.description,
      needsSignature: source.needsSignature, draft: draft)
    let organization = try principal.giving(wish.organization ?? source.organization)
    let language = request.language
    return try await desk.commands.run(request, by: principal) { [desk] tx in
      try await desk.drafts.make(
        transfer, isTemplate: wish.isTemplate ?? false, organization: organization, in: tx
      ).made(in: language)
    }
  }
}

extension Principal {
  /// The organisation that something new of his belongs to: who is bound to one gives to no other.
  fileprivate func giving(_ organization: String?) throws(AccessRefusal) -> String? {
    guard let bound else { return organization }
    if let organization, organization != bound { throw .notAllowed }
    return bound
  }
}

extension StoredForm {
  fileprivate func made(in language: Language) -> Response {
    var response = response(in: language)
    response.status = .created
    return response.with(.location, "\(FormDesk.root)/\(id)")
  }
}

extension FormTransfer {
  fileprivate func coded(_ code: String) -> FormTransfer {
    FormTransfer(
      code: code, name: name, description: description, needsSignature: needsSignature,
      draft: draft)
  }
}
