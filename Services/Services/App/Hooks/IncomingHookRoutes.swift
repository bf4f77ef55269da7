import Access
import Crypto
import FoundationEssentials
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What other systems tell us, their secrets, and what they are told once more.
struct IncomingHookRoutes: Sendable {
  let desk: HookDesk

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/api/v1/services/incoming-hooks/{source}", .anyone,
        bodyLimit: IncomingHookPolicy.largest, handler: take
      ).described(IncomingHookDescriptions.take),
      access.route(
        .post, "/api/v1/services/hook-sources/{code}/secrets", .permission(HookDesk.manage),
        handler: rotate
      ).described(IncomingHookDescriptions.rotate),
      access.route(
        .post, "/api/v1/services/outside-messages/{id}/retries", .permission(HookDesk.manage),
        handler: retry
      ).described(IncomingHookDescriptions.retry),
    ]
  }

  /// Signature and age are judged before a byte of the body is understood. What came already is answered
  /// as good, so that the sender stops; it does nothing.
  @Sendable func take(_ request: Request, by principal: Principal) async throws -> Response {
    let now = desk.clock.now()
    let body = try await request.collect()
    guard body.count <= IncomingHookPolicy.largest else {
      throw BodyTooLarge(limit: IncomingHookPolicy.largest)
    }
    let source = request.parameter("source") ?? ""
    let seeds = try await desk.incoming.seeds(of: source, now: now)
    let (id, sent, signature) = try fields(of: request)
    let keys = try desk.secrets.secrets(of: seeds)
    guard
      try WebhookSignature.isValid(signature, id: id, timestamp: sent, body: body, by: keys)
    else { throw IncomingHookError.badSignature }
    guard IncomingHookPolicy.isTimely(Instant(seconds: sent), now: now) else {
      throw IncomingHookError.badTime
    }
    let value = try JSONParser.parse(body)
    _ = try InputReader(value)
    let type = value["type"]?.string.flatMap { $0.unicodeScalars.count <= 100 ? $0 : nil }
    let hook = IncomingHook(
      source: source, event: id, type: type, body: body, sha256: try SHA256.digest(body))
    let isNew = try await desk.database.transaction { [incoming = desk.incoming] tx in
      try await incoming.take(hook, now: now, in: tx)
    }
    return .json(status: isNew ? .accepted : .ok) { json in
      json.object { json in json.field("status", isNew ? "accepted" : "duplicate") }
    }
  }

  private func fields(
    of request: Request
  ) throws(IncomingHookError) -> (id: String, sent: Int64, signature: String) {
    func one(_ name: String) throws(IncomingHookError) -> String {
      let values = request.headers.values(of: name)
      guard values.count == 1, !values[0].isEmpty else { throw .badHeaders }
      return values[0]
    }
    let id = try one(WebhookSignature.id)
    let time = try one(WebhookSignature.timestamp)
    let signature = try one(WebhookSignature.signature)
    // Seconds of twelve digits last for thirty thousand years, and fit an instant.
    guard id.utf8.count <= 200, id.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
      (1...12).contains(time.utf8.count), time.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let sent = Int64(time), signature.utf8.count <= 2_000
    else { throw .badHeaders }
    return (id, sent, signature)
  }

  @Sendable func rotate(_ request: Request, by principal: Principal) async throws -> Response {
    let code = request.parameter("code") ?? ""
    var input = try await request.optionalJSON()
    try input.finish()
    let until = desk.clock.now() + IncomingHookPolicy.overlap
    return try await desk.database.transaction { [desk] tx in
      let seed = try await desk.incoming.rotate(code, until: until, in: tx)
      return .secret(try desk.secrets.text(of: seed), previousUntil: until)
    }
  }

  @Sendable func retry(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.uuid()
    var input = try await request.optionalJSON()
    try input.finish()
    let bound = principal.bound
    return try await desk.commands.run(request, by: principal) { [messages = desk.messages] tx in
      let row = try await messages.retry(id, within: bound, in: tx)
      return .json(status: .accepted) { RowJSON.plain.write(row, to: &$0) }
    }
  }
}
