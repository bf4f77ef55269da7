import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `/api/v1/services/protocols`: what a sitting decided. The secretary writes it, who sat signs it, the
/// platform brings it into force, two people annul it.
struct ProtocolRoutes: Sendable {
  let app: ServicesApplication

  static let root = "/api/v1/services/protocols"

  func table(_ access: AccessGuard) -> [Route] {
    let root = ProtocolRoutes.root
    let one = root + "/{id}"
    let keeper = AccessRule.permission(ServicesApplication.keepProtocols)
    return [
      access.route(.get, root, .signedIn, handler: list).described(ProtocolDescriptions.list),
      access.route(.post, root, keeper, handler: draft).described(ProtocolDescriptions.draft),
      access.route(.get, one, .signedIn, handler: show).described(ProtocolDescriptions.show),
      access.route(.patch, one, keeper, handler: edit).described(ProtocolDescriptions.edit),
      access.route(.get, one + "/candidates", keeper, handler: candidates)
        .described(ProtocolDescriptions.candidates),
      access.route(.put, one + "/agenda", keeper, handler: put)
        .described(ProtocolDescriptions.put),
      access.route(.post, one + "/agreement", keeper, handler: agree)
        .described(ProtocolDescriptions.agree),
      access.route(.delete, one + "/agreement", keeper, handler: reopen)
        .described(ProtocolDescriptions.reopen),
      access.route(.get, one + "/text", .signedIn, handler: text)
        .described(ProtocolDescriptions.text),
      access.route(.post, one + "/signing", keeper, handler: askToSign)
        .described(ProtocolDescriptions.askToSign),
      access.route(.post, one + "/signatures", .signedIn, handler: sign)
        .described(ProtocolDescriptions.sign),
      access.route(.post, one + "/completion", keeper, handler: complete)
        .described(ProtocolDescriptions.complete),
      access.route(.post, one + "/application", keeper, handler: apply)
        .described(ProtocolDescriptions.apply),
      access.route(.post, one + "/annulment", .superuser, handler: propose)
        .described(ProtocolDescriptions.propose),
      access.route(.delete, one + "/annulment", .superuser, handler: withdraw)
        .described(ProtocolDescriptions.withdraw),
      access.route(.post, one + "/annulment/confirmation", keeper, handler: confirm)
        .described(ProtocolDescriptions.confirm),
    ]
  }

  // MARK: Reading

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try await ProtocolList(app: app, request: request, viewer: principal.protocolViewer()).answer()
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.protocols.show(request.rowKey(), for: principal.protocolViewer())
    guard let row = rows.first else { throw NothingThere() }
    return try RowsJSON.one(row, in: request.languages)
  }

  /// Requests that wait for a protocol of the same service and are on none.
  @Sendable func candidates(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang"])
    let id = try request.rowKey()
    let page = try KeysetPage(request, of: "candidates of \(id)", app.cursors)
    let rows = try await app.protocols.candidates(
      for: id, viewer: principal.protocolViewer(), limit: page.asked, after: page.number())
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows, byNumber: "request_id"),
      in: request.languages)
  }

  /// What is signed: the frozen bytes as they are.
  @Sendable func text(_ request: Request, by principal: Principal) async throws -> Response {
    let document = try await app.text(of: request.rowKey(), for: principal.protocolViewer())
    return Response.json { document.write(to: &$0) }.with(.cacheControl, "no-store")
  }

  // MARK: The secretary's draft

  /// `{"service", "held_on", "members"?: [user_id]}`; without members all who have a seat.
  @Sendable func draft(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let service = input.string("service", max: 100)
    let day = input.day("held_on")
    let people = ProtocolRoutes.people(&input)
    let (code, heldOn) = try input.finish(service, day)
    try await app.limits.admit(principal, to: code)
    return try await app.command(request, by: principal, status: .created) { protocols, _, tx in
      try await protocols.draft(for: code, heldOn: heldOn, attending: people, in: tx)
    }
  }

  @Sendable func edit(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let day = input.day("held_on", required: false)
    let people = ProtocolRoutes.people(&input)
    try input.finish()
    return try await app.command(request, by: principal) { protocols, _, tx in
      try await protocols.edit(
        id, heldOn: day, attending: people, expecting: version, in: tx)
      return id
    }
  }

  private static func people(_ input: inout InputReader) -> [Int64]? {
    input.integers(
      "members", required: false, count: 1...Commission.mostMembers, in: 1...Int64(Int32.max))
  }

  /// `{"accepted", "rejected", "undecided"?}`: the whole agenda, as it is to be.
  @Sendable func put(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let accepted = ProtocolRoutes.requests(&input, "accepted")
    let rejected = ProtocolRoutes.requests(&input, "rejected")
    let undecided = ProtocolRoutes.requests(&input, "undecided", required: false)
    let agenda = Agenda(
      accepted: accepted ?? [], rejected: rejected ?? [], undecided: undecided ?? [])
    if !agenda.repeated.isEmpty {
      input.fault("accepted", code: "named-twice", message: ProtocolRoutes.namedTwice)
    }
    try input.finish()
    return try await app.put(agenda, on: id, expecting: version, request, by: principal)
  }

  /// The most requests on one agenda.
  static let longestAgenda = 1_000

  private static func requests(
    _ input: inout InputReader, _ list: String, required: Bool = true
  ) -> [Int64]? {
    input.integers(
      list, required: required, count: 0...longestAgenda, in: 1...Int64(Int32.max))
  }

  private static let namedTwice = Localized(
    ru: "Заявка названа дважды", kk: "Өтінім екі рет аталған", en: "A request is named twice")

  @Sendable func agree(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.step(request, by: principal) { protocols, id, version, user, tx in
      try await protocols.agree(id, by: user, expecting: version, in: tx)
    }
  }

  @Sendable func reopen(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersion()
    return try await app.command(request, by: principal) { protocols, _, tx in
      try await protocols.reopen(id, expecting: version, in: tx)
      return id
    }
  }

  // MARK: Signatures and effect

  @Sendable func askToSign(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.step(request, by: principal) { protocols, id, version, user, tx in
      try await protocols.askToSign(id, by: user, expecting: version, in: tx)
    }
  }

  @Sendable func sign(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.sign(
      protocol: id, with: try await request.signature(), request, by: principal)
  }

  @Sendable func complete(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.step(request, by: principal) { protocols, id, version, user, tx in
      try await protocols.complete(id, by: user, expecting: version, in: tx)
      try await ProtocolApplication.enqueue(id, in: tx)
    }
  }

  /// By hand, where the job found requests that stand elsewhere.
  @Sendable func apply(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.step(request, by: principal) { protocols, id, _, user, tx in
      try await protocols.apply(id, by: user, in: tx)
    }
  }

  // MARK: Two people annul

  /// `{"reason"}`
  @Sendable func propose(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let reason = input.string("reason", min: 10, max: 5_000, multiline: true)
    let words = try input.finish(reason)
    return try await app.command(request, by: principal) { protocols, user, tx in
      try await protocols.proposeAnnulment(of: id, because: words, by: user, in: tx)
      return id
    }
  }

  @Sendable func withdraw(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.command(request, by: principal) { protocols, _, tx in
      try await protocols.withdrawAnnulment(of: id, in: tx)
      return id
    }
  }

  @Sendable func confirm(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.step(request, by: principal) { protocols, id, _, user, tx in
      try await protocols.confirmAnnulment(of: id, by: user, in: tx)
    }
  }
}
