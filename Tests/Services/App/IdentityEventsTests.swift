import EventFeed
import FoundationEssentials
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

struct IdentityEventsTests {
  private func hear(
    _ event: some ContractEvent, revision: Int64, in desk: ServicesDesk
  ) async throws {
    let envelope = Envelope(
      id: UUID(), position: 1, type: type(of: event).type, version: 1,
      aggregateType: type(of: event).aggregateType, aggregateID: event.aggregateID,
      aggregateRevision: revision, actorID: nil, traceID: nil, occurredAt: Instant(seconds: 0),
      data: try JSONCoding.encode(event))
    let subscription = try #require(desk.app.subscriptions.first)
    let handler = try #require(subscription.handlers[envelope.type])
    try await desk.world.database.transaction { tx in try await handler(envelope, tx) }
  }

  @Test func a_new_name_shows_in_requests() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      try await hear(
        UserUpdated(id: 7, displayName: "Айгерім", avatar: nil, locale: "kk"), revision: 2, in: desk
      )
      let shown = try await desk.get("/api/v1/services/requests/\(id)")
      #expect(shown["author_name"].string == "Айгерім")
      // What comes late changes nothing.
      try await hear(
        UserUpdated(id: 7, displayName: "Old", avatar: nil, locale: "kk"), revision: 1, in: desk)
      let again = try await desk.get("/api/v1/services/requests/\(id)")
      #expect(again["author_name"].string == "Айгерім")
    }
  }

  @Test func an_erased_person_leaves_no_draft_and_opens_none() async throws {
    try await ServicesDesk.open { desk in
      let sent = try await desk.world.taken()
      let draft = try await desk.draft("consultation")
      let foreign = try await desk.world.draft(by: 8)
      try await hear(UserDeleted(id: 7), revision: 3, in: desk)
      let left = try await desk.world.database.query(
        "select id from service_servicerequest order by id"
      ).map { try $0.int64("id") }
      #expect(left == [sent, foreign])
      let answers = try await desk.world.count("service_hubformdata")
      #expect(answers == 2)
      let refused = try await desk.post(
        "/api/v1/services/requests", #"{"service":"consultation"}"#)
      #expect(refused["code"].string == "erased")
      #expect(draft > sent)
      let receipts = try await desk.world.database.query(
        "select data ->> 'counts' as counts from outbox where type = 'user.erased'")
      #expect(
        try receipts.map { try $0.string("counts") }
          == [#"{"service_hubformdata": 1, "service_servicerequest": 1}"#])
    }
  }
}
