import Access
import Files
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// The papers of a request: what its service asks for, what is there, and what people bring.
struct DocumentRoutes: Sendable {
  let app: ServicesApplication
  private var desk: DocumentDesk { DocumentDesk(app) }

  func table(_ access: AccessGuard) -> [Route] {
    let one = "/api/v1/services/requests/{id}"
    return [
      access.route(.get, one + "/documents", .signedIn, handler: list)
        .described(DocumentDescriptions.list),
      access.route(
        .post, one + "/documents", .signedIn, deadline: .seconds(300),
        bodyLimit: app.files.bodyLimit, handler: add
      ).described(DocumentDescriptions.add),
      access.route(
        .post, one + "/expert-documents", .signedIn, deadline: .seconds(300),
        bodyLimit: app.files.bodyLimit, handler: addExperts
      ).described(DocumentDescriptions.addExperts),
      access.route(
        .post, one + "/external-documents", .permission(ServicesApplication.decide), handler: name
      ).described(DocumentDescriptions.name),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    let reader = try await desk.reader(of: id, viewer)
    let (step, rules) = try await desk.documents.rules(of: id)
    let papers = try await desk.documents.list(of: id, for: viewer, as: reader)
    return DocumentList(step: step, rules: rules, papers: papers, reader: reader)
      .response(in: request.languages)
  }

  /// `?document=`: which of the service's documents it is; none for one that nobody asked for.
  @Sendable func add(_ request: Request, by principal: Principal) async throws -> Response {
    try await add(request, by: principal) { reader in
      switch reader {
      case .applicant: .applicant
      case .staff: .staff
      case .expert: nil
      }
    }
  }

  @Sendable func addExperts(_ request: Request, by principal: Principal) async throws -> Response {
    try await add(request, by: principal) { reader in
      if case .expert = reader { .expert } else { nil }
    }
  }

  private func add(
    _ request: Request, by principal: Principal,
    as source: (RequestDocuments.Reader) -> DocumentSource?
  ) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    // Who may not add it need not send it.
    guard let source = source(try await desk.reader(of: id, viewer)) else {
      throw AccessRefusal.notAllowed
    }
    let named = try DocumentRoutes.code(request.query("document"))
    let (file, field) = try await receive(request)
    do {
      let document = try named ?? DocumentRoutes.code(field("document"))
      let wish = NewDocument(
        request: id, document: document, source: source,
        companions: source == .staff ? try await app.companions(of: id) : [])
      return DocumentList.created(try await desk.add(file, as: wish, by: viewer, request))
    } catch {
      await file.discard()
      throw error
    }
  }

  /// `{"external_id", "name"?, "document"?}`: another system has it.
  @Sendable func name(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    var input = try await request.json()
    let external = input.string("external_id", max: 255)
    let name = input.string("name", required: false, max: 500)
    let document = input.string("document", required: false, max: 50)
    let externalID = try input.finish(external)
    let companions = try await app.companions(of: id)
    return try await app.commands.run(request, by: principal) { [documents = desk.documents] tx in
      let wish = NewDocument(
        request: id, document: document, source: .external, companions: companions)
      return DocumentList.created(
        try await documents.name(externalID, called: name ?? "", as: wish, by: viewer, in: tx))
    }
  }

  private func receive(_ request: Request) async throws -> (ReceivedFile, (String) -> String?) {
    guard request.isMultipart else {
      return (try await app.files.upload.receive(request), { _ in nil })
    }
    let form = try await FormUpload.receive(request, app.files.upload)
    return (form.file, { form[$0] })
  }

  private static func code(_ text: String?) throws(ValidationFailure) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard text.utf8.count <= 50 else {
      throw ValidationFailure([InputFault.tooLong(50).at("document")])
    }
    return text
  }
}
