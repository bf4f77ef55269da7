import BookingApp
import BookingSamples
import BookingStore
import EventFeed
import FoundationEssentials
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import TestSupport
import Testing

/// The shared reference handlers read identity's events by name: here they meet the real types.
struct SubscriptionTests {
  private func hear(
    _ event: some ContractEvent, revision: Int64, in world: BookingWorld
  ) async throws {
    let subscription = try #require(world.app.subscriptions.first)
    let type = Swift.type(of: event)
    let handler = try #require(subscription.handlers[type.type])
    let envelope = Envelope(
      id: UUID(), position: 1, type: type.type, version: type.version,
      aggregateType: type.aggregateType, aggregateID: event.aggregateID,
      aggregateRevision: revision, actorID: nil, traceID: nil, occurredAt: .mondayMorning,
      data: try JSONCoding.encode(event))
    try await world.database.transaction { try await handler(envelope, $0) }
  }

  private func receipts(_ world: BookingWorld) async throws -> [UserErased] {
    try await world.database.query(
      "select data from outbox where type = 'user.erased' order by seq"
    )
    .map { try JSONCoding.decode(UserErased.self, from: try $0.json("data")) }
  }

  @Test func names_of_people_and_companies_come_from_identity() async throws {
    try await BookingWorld.with { world in
      try await hear(
        UserActivated(id: 1, displayName: "Айгерім", avatar: nil, locale: "kk"), revision: 1,
        in: world)
      try await hear(
        CompanyCreated(id: 5, name: "Алатау", verified: true), revision: 1, in: world)
      let room = try await world.room()
      let booked = try await world.post("/bookings", wish(room, company: 5))
      #expect(booked["author"]["name"] == .string("Айгерім"))
      #expect(booked["company"]["name"] == .string("Алатау"))
      // when
      try await hear(
        UserUpdated(id: 1, displayName: "Айгерім С.", avatar: nil, locale: "kk"), revision: 3,
        in: world)
      try await hear(
        UserUpdated(id: 1, displayName: "late", avatar: nil, locale: "kk"), revision: 2, in: world)
      let listed = try await world.get("/bookings")
      #expect(
        listed["items"].array?.first?["author"]?["name"] == .string("Айгерім С."))
    }
  }

  @Test func an_erased_member_loses_what_is_to_come_and_books_no_more() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      #expect(try await world.post("/bookings", wish(room)).status == 201)
      // when
      try await hear(UserDeleted(id: 1), revision: 9, in: world)
      try await hear(UserErasureAsked(id: 1), revision: 9, in: world)
      #expect(
        try await world.events
          == ["booking.confirmed", "booking.cancelled", "user.erased", "user.erased"])
      #expect(
        try await receipts(world)
          == [
            UserErased(id: 1, service: "booking", counts: ["booking_booking": 1]),
            UserErased(id: 1, service: "booking", counts: [:]),
          ])
      let again = try await world.post("/bookings", wish(room, .sample(12)))
      #expect(again.status == 403)
      #expect(again["code"] == .string("user-gone"))
    }
  }

  @Test func a_booking_of_a_duplicate_goes_to_the_company_that_stays() async throws {
    try await BookingWorld.with { world in
      try await hear(
        CompanyUpdated(id: 6, name: "Алатау", verified: true), revision: 1, in: world)
      let room = try await world.room()
      #expect(try await world.post("/bookings", wish(room, company: 5)).status == 201)
      // when
      try await hear(CompanyMerged(from: 5, into: 6), revision: 4, in: world)
      let listed = try await world.get("/bookings")
      #expect(listed["items"].array?.first?["company"]?["id"] == .number("6"))
      #expect(listed["items"].array?.first?["company"]?["name"] == .string("Алатау"))
      // Nothing new is attributed to the old one.
      let again = try await world.post("/bookings", wish(room, .sample(12), company: 5))
      #expect(again.status >= 400)
    }
  }
}
