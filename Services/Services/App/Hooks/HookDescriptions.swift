import JSON
import Kernel
import OpenAPI
import ServicesDomain

/// What people are told of hooks.
enum HookDescriptions {
  static let statuses = ["pending", "delivered", "failed"]

  private static let whose = """
    For the staff with the right, and for applications that act on their own with the scope \
    `services.hooks`: each sees its own; the staff sees all, those of an organisation that one's.
    """

  static let list = Operation("Hooks, the newest first").saying(whose).paged()
    .answers(.page(of: hook))

  static let show = Operation("A hook").answers(hook, with: .etag)

  static let add = Operation("Be told of what happens to requests")
    .saying(
      """
      An application hears of services that let it (`config.hooks.applications`). The secret is told this \
      once. \(whose)
      """
    )
    .takes(
      .input([
        "name": Schema.text(max: 200).nullable.optional, "url": .filled(max: 2_000),
        "event_types": events,
        "services": Schema.array(of: .filled(max: 100), count: 0...100).nullable.optional,
      ])
    )
    .answers(
      201, hook.adding(["secret": .text]).named("services.NewHook"), with: [.etag, .location]
    )
    .refuses(409, "too-many-hooks")

  static let change = Operation("Change a hook, pause it or let it go on")
    .saying("Of an application's hook the staff changes `status` alone.")
    .patches(
      .input([
        "name": Schema.text(max: 200).nullable.optional,
        "url": Schema.filled(max: 2_000).optional, "event_types": events.optional,
        "services": Schema.array(of: .filled(max: 100), count: 0...100).nullable.optional,
        "status": Schema.choice(["active", "paused"]).optional,
      ])
    )
    .repeatable().answers(200, hook, with: .etag).refuses(403, "hook-of-application")

  static let delete = Operation("Remove a hook with all that was sent to it")
    .matching().repeatable().answers(204).refuses(403, "hook-of-application")

  static let rotate = Operation("A new secret")
    .saying("For a day calls are signed with the one before too.")
    .takes(.input([:]), isRequired: false).answers(201, secret)
    .refuses(403, "hook-of-application")

  static let ping = Operation("Send a test")
    .takes(.input([:]), isRequired: false).repeatable()
    .answers(202, .object(["id": .uuid]), with: .location).refuses(409, "hook-paused")

  static let deliveries = Operation("What was sent to a hook, the newest first")
    .query("status", .choice(statuses), "Only these").paged()
    .answers(
      .page(
        of: Schema.object([
          "id": .uuid, "sequence": .count, "event_id": .uuid.nullable, "event_type": .text,
          "status": .choice(statuses), "attempts": .count, "created_at": .instant,
          "due_at": .instant.nullable, "delivered_at": .instant.nullable,
          "last_status_code": .count.nullable, "last_failure": .text.nullable,
        ]).named("services.HookDelivery")))

  static let delivery = Operation("One delivery with its attempts, the newest first")
    .saying(
      "`id` is the `webhook-id`, the same at every attempt. `answer_head` are the first 4 KB, masked."
    )
    .path("delivery", .uuid)
    .answers(
      Schema.object([
        "id": .uuid, "event_id": .uuid.nullable, "event_type": .text,
        "status": .choice(statuses), "attempts": .count, "created_at": .instant,
        "due_at": .instant.nullable, "delivered_at": .instant.nullable, "gives_up_at": .instant,
        "body": .text, "log": .array(of: attempt),
      ]).named("services.HookDeliveryLog"))

  static let replay = Operation("Send a delivery once more, under the same id")
    .path("delivery", .uuid).takes(.input([:]), isRequired: false).repeatable()
    .answers(202, replayed).refuses(403, "hook-of-application").refuses(409, "hook-paused")

  static let replayRange = Operation("Send what happened in a time once more, in its order")
    .saying("10,000 at most; what is kept is 30 days old at most. Without `to` it is until now.")
    .takes(
      .input([
        "from": .instant, "to": Schema.instant.nullable.optional,
        "event_types": events.nullable.optional, "only_failed": Schema.flag.nullable.optional,
      ])
    )
    .repeatable().answers(202, replayed).refuses(403, "hook-of-application")
    .refuses(409, "hook-paused")

  static let secret = Schema.object(["secret": .text, "previous_until": .instant.nullable])
    .named("services.HookSecret")

  private static let events = Schema.array(
    of: .choice(of: HookEventType.self), count: 1...HookEventType.allCases.count)
  private static let replayed = Schema.object(["replayed": .count]).named("services.Replayed")

  private static let hook = Schema.object([
    "id": .rowID, "name": .text, "client_id": .text.nullable, "url": .text,
    "event_types": .array(of: .text), "services": .array(of: .text),
    "status": .choice(of: HookHealth.Status.self),
    "paused_because": .choice(of: HookHealth.Pause.self).nullable, "failures": .count,
    "failing_since": .instant.nullable, "rests_until": .instant.nullable,
    "previous_until": .instant.nullable, "created_at": .instant, "updated_at": .instant,
    "row_version": .version,
  ]).named("services.Hook")

  private static let attempt = Schema.object([
    "attempt": .count, "created_at": .instant, "milliseconds": .count,
    "status_code": .count.nullable, "failure": .text.nullable, "answer_head": .text.nullable,
  ]).named("services.HookAttempt")
}
