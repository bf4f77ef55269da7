import Access
import BookingApp
import BookingDomain
import BookingSamples
import BookingStore
import EventFeed
import FoundationEssentials
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import Resources
import TestSupport
import Testing

/// What booking does where a company may not act.
struct CompanyStandingTests {
  private func hear(
    _ event: some ContractEvent, revision: Int64, in world: BookingWorld
  ) async throws {
    try await world.database.transaction {
      try await effect(of: event, revision: revision, in: world, $0)
    }
  }

  private func effect(
    of event: some ContractEvent, revision: Int64, in world: BookingWorld, _ tx: Transaction
  ) async throws {
    let subscription = try #require(world.app.subscriptions.first)
    let type = Swift.type(of: event)
    let handler = try #require(subscription.handlers[type.type])
    let envelope = Envelope(
      id: UUID(), position: 1, type: type.type, version: type.version,
      aggregateType: type.aggregateType, aggregateID: event.aggregateID,
      aggregateRevision: revision, actorID: 70, traceID: nil, occurredAt: .mondayMorning,
      data: try JSONCoding.encode(event))
    try await handler(envelope, tx)
  }

  private func release(at now: Instant, in world: BookingWorld) async throws -> Int {
    try await world.database.transaction { transaction in
      try await world.bookings.release(of: CompanyID(5), now: now, in: transaction)
    }
  }

  /// Identity was asked a moment before: its yes is not the last word. Fails without the look
  /// at `suspended_at`.
  @Test func a_suspended_company_books_nothing_until_it_is_restored() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let booked = try await world.post("/bookings", wish(room, company: 5))
      #expect(booked.status == 201)
      try await hear(CompanySuspended(id: 5), revision: 3, in: world)
      let refused = try await world.post("/bookings", wish(room, .sample(12), company: 5))
      #expect(refused.status == 403 && refused["code"] == .string("company-suspended"))
      let id = booked["id"].int64 ?? 0
      let moved = try await world.post(
        "/bookings/\(id)/move",
        #"{"starts_at":"\#(Slot.sample(14).starts.rfc3339)","ends_at":"\#(Slot.sample(14).ends.rfc3339)"}"#,
        headers: [(name: "If-Match", value: "*")])
      #expect(moved.status == 403 && moved["code"] == .string("company-suspended"))
      // The member himself may.
      #expect(try await world.post("/bookings", wish(room, .sample(15, day: 3))).status == 201)
      try await hear(CompanyRestored(id: 5), revision: 4, in: world)
      let again = try await world.post("/bookings", wish(room, .sample(12), company: 5))
      #expect(again.status == 201)
    }
  }

  @Test func what_is_to_come_is_given_back_after_a_day() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.book(room, .sample(10), company: 5)
      let future = try await world.book(room, .sample(10, day: 3), company: 5)
      for _ in 0..<2 { try await hear(CompanySuspended(id: 5), revision: 3, in: world) }
      let jobs = try await world.database.query(
        "select run_at from django_dramatiq_task where actor_name = \(CompanyRelease.name)")
      #expect(try jobs.map { try $0.instant("run_at") } == [.mondayMorning + .seconds(86_400)])
      let (early, due) = (
        Instant.mondayMorning + .seconds(86_399), Instant.mondayMorning + .seconds(86_400)
      )
      #expect(try await release(at: early, in: world) == 0)
      #expect(try await release(at: due, in: world) == 1)
      #expect(try await release(at: due, in: world) == 0)
      let rows = try await world.database.query(
        "select id, status from booking_booking order by id")
      #expect(try rows.map { try $0.string("status") } == ["confirmed", "cancelled"])
      #expect(try await world.events.filter { $0 == "booking.cancelled" }.count == 1)
      let access = BookingAccess(person: MemberID(1), isAdministrator: false)
      let history = try await world.bookings.history(of: future.id, for: access)
      #expect(history.last?.comment == SuspensionPolicy.comment)
    }
  }

  @Test func who_is_restored_in_time_keeps_his_bookings() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.book(room, .sample(10, day: 3), company: 5)
      try await hear(CompanySuspended(id: 5), revision: 3, in: world)
      try await hear(CompanyRestored(id: 5), revision: 4, in: world)
      // What comes late is over already.
      try await hear(CompanySuspended(id: 5), revision: 3, in: world)
      #expect(try await release(at: .mondayMorning + .seconds(90_000), in: world) == 0)
    }
  }

  /// What the suspension saw of the company's bookings is all there will be. Fails without the
  /// look at `suspended_at`: some of the sixteen come behind it.
  @Test func none_of_sixteen_slips_in_behind_the_suspension() async throws {
    try await BookingWorld.with { world in
      let days = [0, 1, 2, 3, 4, 7, 8, 9]
      var rooms: [RoomID] = []
      for _ in 0..<16 { rooms.append(try await world.room()) }
      let results = await contenders(16) { [rooms] index -> Int64 in
        guard index == 8 else {
          _ = try await world.book(
            rooms[index], .sample(10, day: days[index % 8]), for: Int64(index + 1), company: 5)
          return 0
        }
        return try await world.database.transaction { tx in
          try await effect(of: CompanySuspended(id: 5), revision: 3, in: world, tx)
          return try await tx.query(
            "select count(*) as found from booking_booking where company_id = 5"
          ).first?.int64("found") ?? -1
        }
      }
      let seen = try results[8].get()
      #expect(try await world.count("booking_booking") == seen)
      let refused = results.indices.filter { (try? results[$0].get()) == nil }
      #expect(refused.count == 15 - Int(seen))
      for index in refused {
        guard case .failure(let error) = results[index] else { continue }
        #expect(error as? BookingStoreError == .companySuspended)
      }
    }
  }

  @Test func a_verified_company_is_known_as_such() async throws {
    try await BookingWorld.with { world in
      try await hear(CompanyCreated(id: 5, name: "А", verified: false), revision: 1, in: world)
      try await hear(CompanyUpdated(id: 5, name: "А", verified: true), revision: 2, in: world)
      let known = try await world.database.query("select verified from company_ref where id = 5")
      #expect(try known.first?.bool("verified") == true)
    }
  }
}
