import JSON
import OpenAPI
import ServicesDomain

/// What is told of calls that come in, and of messages to other systems.
enum IncomingHookDescriptions {
  static let take = Operation("Tell us something")
    .saying(
      """
      For systems that the staff has entered. Signed after Standard Webhooks: `webhook-id`, \
      `webhook-timestamp`, `webhook-signature`, over the exact bytes. At most five minutes old. What came \
      already under its id is answered 200 and does nothing.
      """
    )
    .path("source", .text(max: 50))
    .parameter(header(WebhookSignature.id, "The sender's id of it, the same when it is sent again"))
    .parameter(header(WebhookSignature.timestamp, "Seconds since 1970"))
    .parameter(header(WebhookSignature.signature, "`v1,` and base64; several parted by a blank"))
    .takes(.anyObject)
    .answers(202, status("accepted")).answers(200, status("duplicate"))
    .refuses(400, "bad-webhook-headers", "webhook-out-of-time")
    .refuses(401, "bad-webhook-signature").refuses(409, "webhook-id-reused")

  static let rotate = Operation("A new secret for who tells us something")
    .saying("It is told this once. For a day the one before is good too.")
    .path("code", .text(max: 50)).takes(.input([:]), isRequired: false)
    .answers(201, HookDescriptions.secret)

  static let retry = Operation("Tell another system once more what it did not take")
    .path("id", .uuid).takes(.input([:]), isRequired: false).repeatable()
    .answers(
      202,
      Schema.object([
        "id": .uuid, "system": .choice(of: OutsideKind.self), "event_type": .text,
        "service_request_id": .rowID, "status": .choice(["pending", "sent", "failed"]),
        "attempts": .count, "failure": .text.nullable, "reference": .text.nullable,
        "sent_at": .instant.nullable, "created_at": .instant, "row_version": .version,
      ]).named("services.RetriedMessage")
    )
    .refuses(409, "message-not-failed")

  private static func header(_ name: String, _ text: String) -> Parameter {
    Parameter(name, in: .header, .text, text, isRequired: true)
  }

  private static func status(_ word: String) -> Schema { .object(["status": .choice([word])]) }
}
