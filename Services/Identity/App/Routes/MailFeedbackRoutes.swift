import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel
import Observability
import OpenAPI

/// Where carriers report what became of letters that they took.
struct MailFeedbackRoutes {
  let app: IdentityApplication

  private static let path = "/api/v1/identity/mail-feedback"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, Self.path + "/sns", .anyone, bodyLimit: MailReportPolicy.bodyLimit
      ) { request, _ in
        try await takeSNS(request)
      }
      .described(Self.sns),
      access.route(.post, Self.path, .anyone, bodyLimit: 16 * 1_024) { request, _ in
        try await take(request)
      }
      .described(Self.plain),
    ]
  }

  /// It comes as `text/plain`. A subscription is confirmed by an operator, who finds its token in the
  /// table: the address that would confirm it is not visited.
  private func takeSNS(_ request: Request) async throws -> Response {
    let bytes = try await request.collect()
    guard let value = try? JSONParser.parse(bytes), let message = SNSMessage(value),
      app.settings.mailFeedback.topics.contains(message.topic),
      try message.isSigned(by: app.settings.mailFeedback.certificates, now: app.clock.now()),
      isTimely(message.timestamp)
    else { return try await refuse(request) }
    let report = MailReport(message)
    let isNew = try await app.suppressions.take(report, now: app.clock.now())
    if isNew, report.kind == .subscription {
      app.logger.warning("a topic wants to be confirmed", ["kind": .string(message.type)])
    }
    return .noContent
  }

  /// The key stands in the query, which no log shows; in the path every log would.
  private func take(_ request: Request) async throws -> Response {
    guard let key = app.settings.mailFeedback.key, let shown = request.query("key"),
      constantTimeEquals(shown, key.reveal())
    else { return try await refuse(request) }
    var input = try await request.json()
    let id = input.string("id", max: 200)
    let kind = input.choice("kind", of: PlainKind.self)
    let email = input.email("email")
    let (number, what, address) = try input.finish(id, kind, email)
    _ = try await app.suppressions.take(
      MailReport(provider: "plain", id: number, kind: what.kind, addresses: [address]),
      now: app.clock.now())
    return .noContent
  }

  private func isTimely(_ time: Instant) -> Bool {
    let now = app.clock.now()
    return now - time < MailReportPolicy.oldest && time - now < MailReportPolicy.ahead
  }

  /// Bad ones are counted by address; good ones never are, however many come at once.
  private func refuse(_ request: Request) async throws -> Response {
    _ = try await app.count(
      .confirmation, subject: "mail feedback", client: ClientAddress(request),
      limits: .clientSecrets)
    throw ForeignReport()
  }

  private enum PlainKind: String, CaseIterable {
    case bounce
    case transient
    case complaint

    var kind: MailReport.Kind {
      switch self {
      case .bounce: .bounce
      case .transient: .transient
      case .complaint: .complaint
      }
    }
  }

  private static let sns = Operation("Reports of bounced mail from Amazon SES by SNS")
    .saying("Signed (version 2), checked against the certificates that the operator has given.")
    .tagged("mail").answers(204).refuses(403, "foreign-report").refuses(413, "content-too-large")
    .refuses(408, "request-timeout").limited()

  private static let plain = Operation("Reports of bounced mail from any carrier")
    .tagged("mail")
    .query("key", .text(max: 200), "What the operator and the carrier share")
    .takes(
      .input([
        "id": .filled(max: 200), "kind": .choice(["bounce", "transient", "complaint"]),
        "email": .email,
      ])
    )
    .answers(204).refuses(403, "foreign-report").limited()
}
