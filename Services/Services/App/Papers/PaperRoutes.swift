import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// The papers of a request: its list, the contract and its signatures, letters of the staff.
struct PaperRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let one = "/api/v1/services/requests/{id}"
    return [
      access.route(.get, one + "/papers", .signedIn, handler: list)
        .described(PaperDescriptions.list),
      access.route(.get, one + "/contract", .signedIn, handler: contract)
        .described(PaperDescriptions.contract),
      access.route(.post, one + "/contract/signatures", .signedIn, handler: sign)
        .described(PaperDescriptions.sign),
      access.route(
        .post, one + "/letters", .permission(ServicesApplication.decide), handler: letter
      ).described(PaperDescriptions.letter),
      access.route(
        .post, "/api/v1/services/paper-templates/{id}/publication",
        .permission("service.change_papertemplate"), handler: publish
      ).described(PaperDescriptions.publish),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try await visible(request, principal)
    return try PaperJSON.list(await app.papers.list(of: id)) { app.printing.address(of: $0) }
  }

  @Sendable func contract(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try await visible(request, principal)
    do {
      let (contract, document) = try await app.papers.contractToSign(of: id)
      return PaperJSON.contract(contract, document)
    } catch PaperError.notReady {
      guard let contract = try await app.papers.contract(of: id) else { throw NothingThere() }
      return PaperJSON.contract(contract, nil)
    }
  }

  @Sendable func sign(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.signContract(
      of: id, with: try await request.signature(), request, by: principal)
  }

  /// `{"subject"?, "paragraphs": ["…"], "language"?}`.
  @Sendable func letter(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let subject = input.string("subject", required: false, max: 300)
    let language = input.choice("language", of: Language.self, required: false)
    let paragraphs = input.strings("paragraphs", count: 1...50, max: 5_000)
    return try await app.issueLetter(
      LetterWords(
        subject: subject, paragraphs: try input.finish(paragraphs), language: language),
      about: id, request, by: principal)
  }

  /// A draft becomes the version that papers have from now on.
  @Sendable func publish(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let user = try principal.requireUser()
    let version = try request.expectedVersion()
    return try await app.commands.run(request, by: principal) {
      [templates = app.paperTemplates] tx in
      let row = try await templates.publish(id, by: user, expecting: version, in: tx)
      return try Response.json { json in
        try json.object { json in
          json.field("id", try row.int64("id"))
          json.field("kind", try row.string("kind"))
          json.field("service", try row.optionalString("service"))
          json.field("language", try row.string("language"))
          json.field("version", try row.int("version"))
          json.field("published_at", try row.instant("published_at"))
        }
      }
      .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
    }
  }

  private func visible(_ request: Request, _ principal: Principal) async throws -> Int64 {
    let id = try request.rowKey()
    guard try await !app.requests.read(id, for: principal.contractViewer()).isEmpty else {
      throw NothingThere()
    }
    return id
  }
}
