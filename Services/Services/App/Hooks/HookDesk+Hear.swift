package import EventFeed
import FoundationEssentials
import JSON
import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain
import ServicesStore

extension HookDesk {
  /// What this slice tells the others, told to the outside too: in the order of its history.
  package var subscription: Subscription {
    var subscription = Subscription(source: "services", consumer: "hooks")
    let told: [any RequestEvent.Type] = [
      RequestCreated.self, RequestSubmitted.self, RequestAssigned.self, RequestReturned.self,
      RequestStatusChanged.self, RequestApproved.self, RequestRejected.self,
      RequestWithdrawn.self, RequestCompleted.self, RequestPaused.self, RequestResumed.self,
    ]
    for type in told { subscription = hearing(type, subscription) }
    return subscription
  }

  private func hearing<Event: RequestEvent>(
    _ type: Event.Type, _ subscription: Subscription
  ) -> Subscription {
    subscription.on(type) { event, envelope, tx in try await tell(event.facts, envelope, tx) }
  }

  private func tell(
    _ facts: RequestFacts, _ envelope: Envelope, _ tx: Transaction
  ) async throws {
    let news = HookNews(
      event: envelope.id, type: envelope.type, thing: "request:\(facts.requestID)",
      service: facts.serviceCode, occurredAt: envelope.occurredAt,
      body: HookBody.text(envelope.type, at: envelope.occurredAt, facts))
    let now = clock.now()
    try await hooks.tell(news, now: now, in: tx)
    try await messages.tell(
      news, of: facts.requestID, to: systems.keys.sorted { $0.rawValue < $1.rawValue }, now: now,
      in: tx)
  }
}

/// What is sent: `{"type", "timestamp", "data"}` (Standard Webhooks, "Payload structure").
enum HookBody {
  /// Ids and public words of a request; nobody's name, answers or number, and not who of the staff did it.
  static func text(_ type: String, at time: Instant, _ facts: RequestFacts) -> String {
    text(type, at: time) { json in
      json.field("request_id", facts.requestID)
      json.field("number", facts.number)
      json.field("service", facts.serviceCode)
      json.field("company_id", facts.companyID)
      json.field("from", facts.from)
      json.field("to", facts.to)
      json.field("to_label", facts.toLabel)
    }
  }

  static func ping(hook: Int64, at time: Instant) -> String {
    text(HookEventType.ping, at: time) { $0.field("hook_id", hook) }
  }

  private static func text(
    _ type: String, at time: Instant, _ data: (inout JSONWriter) -> Void
  ) -> String {
    let bytes = JSONWriter.bytes { json in
      json.object { json in
        json.field("type", type)
        json.field("timestamp", time)
        json.object("data", data)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
