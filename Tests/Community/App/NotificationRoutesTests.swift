import BookingContract
import CommunitySamples
import HTTPCore
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import ServicesContract
import TestSupport
import Testing

struct NotificationRoutesTests {
  @Test func each_step_of_a_request_arrives_in_the_readers_language() async throws {
    try await CommunityWorld.with { world in
      try await world.hear(RequestCreated(facts: .sample(actor: 1)))
      try await world.hear(RequestSubmitted(facts: .sample(actor: 1)))
      try await world.hear(RequestAssigned(facts: .sample()))
      try await world.hear(RequestStatusChanged(facts: .sample()))
      try await world.hear(RequestReturned(facts: .sample()))
      try await world.hear(RequestApproved(facts: .sample()))
      try await world.hear(RequestRejected(facts: .sample(id: 18)))
      // when
      let answer = try await world.get("?lang=kk")
      #expect(answer.status == 200)
      #expect(answer.headers["Content-Language"] == "kk")
      let titles = answer["items"].array?.compactMap { $0["title"]?.string } ?? []
      #expect(
        titles == [
          "Өтінім қабылданбады", "Өтінім мақұлданды", "Өтінім пысықтауға қайтарылды",
          "Өтінімнің мәртебесі өзгерді", "Өтінім жұмысқа алынды", "Өтінім жіберілді",
        ])
      #expect(answer["items"].array?.first?["data"]?["request_id"]?.int64 == 18)
      let all = try await world.get("?lang=*&limit=1")
      #expect(
        all["items"].array?.first?["title"]?["en"] == .string("Your application was refused"))
    }
  }

  @Test func what_one_did_himself_is_no_news() async throws {
    try await CommunityWorld.with { world in
      try await world.hear(RequestWithdrawn(facts: .sample(actor: 1)))
      #expect(try await world.unread() == 0)
    }
  }

  @Test func each_step_of_a_booking_arrives() async throws {
    try await CommunityWorld.with { world in
      let starts = try #require(Instant(rfc3339: "2026-11-24T05:00:00Z"))
      let room = Localized(ru: "Абай", kk: "Абай бөлмесі", en: "Abai")
      try await world.hear(
        BookingConfirmed(
          bookingID: 5, roomID: 2, roomName: room, userID: 1, companyID: nil, startsAt: starts,
          endsAt: starts + .seconds(3_600)))
      try await world.hear(
        BookingMoved(
          bookingID: 5, roomID: 2, roomName: room, userID: 1, companyID: nil, startsAt: starts,
          endsAt: starts + .seconds(3_600), previousRoomID: 2, previousStartsAt: starts,
          previousEndsAt: starts + .seconds(1_800)))
      try await world.hear(
        BookingCancelled(
          bookingID: 5, roomID: 2, roomName: room, userID: 1, companyID: nil, startsAt: starts,
          endsAt: starts + .seconds(3_600)))
      let items = try await world.get("?lang=en")["items"].array ?? []
      #expect(
        items.compactMap { $0["title"]?.string } == [
          "Booking cancelled", "Booking moved", "Booking confirmed",
        ])
      #expect(
        items.first?["description"] == .string("Abai, 24 November 2026, 10:00–11:00"))
    }
  }

  @Test func reading_one_and_reading_all() async throws {
    try await CommunityWorld.with { world in
      for id in 1...4 { try await world.hear(RequestReturned(facts: .sample(id: Int64(id)))) }
      #expect(try await world.unread() == 4)
      let items = try await world.get("")["items"].array ?? []
      let ids = items.compactMap { $0["id"]?.int64 }
      // when
      let read = try await world.post("/\(ids[0])/reading")
      #expect(read.status == 200)
      #expect(read["unread"] == .bool(false))
      #expect(try await world.post("/\(ids[0])/reading")["row_version"].int64 == 2)
      #expect(try await world.unread() == 3)
      let unread = try await world.get("?unread=true")["items"].array ?? []
      #expect(unread.compactMap { $0["id"]?.int64 } == Array(ids[1...]))
      // when: all that was on the list up to the third
      #expect(try await world.post("/reading", #"{"up_to":\#(ids[2])}"#)["count"].int64 == 2)
      #expect(try await world.unread() == 1)
      #expect(try await world.post("/reading")["count"].int64 == 1)
      #expect(try await world.unread() == 0)
    }
  }

  @Test func nobody_sees_or_reads_what_another_was_told() async throws {
    try await CommunityWorld.with { world in
      try await world.hear(RequestReturned(facts: .sample()))
      let id = try #require(try await world.get("")["items"].array?.first?["id"]?.int64)
      #expect(try await world.get("", by: 2)["items"] == .array([]))
      #expect(try await world.get("/\(id)", by: 2).status == 404)
      #expect(try await world.post("/\(id)/reading", by: 2).status == 404)
      #expect(try await world.post("/reading", by: 2)["count"].int64 == 0)
      #expect(try await world.unread() == 1)
      let anonymous = try await world.client.send(.get, "/api/v1/community/notifications")
      #expect(anonymous.status == 401)
    }
  }

  @Test func pages_follow_one_another_and_belong_to_their_reader() async throws {
    try await CommunityWorld.with { world in
      for id in 1...5 { try await world.hear(RequestReturned(facts: .sample(id: Int64(id)))) }
      var seen: [Int64] = []
      var path = "?limit=2"
      while true {
        let page = try await world.get(path)
        seen += page["items"].array?.compactMap { $0["data"]?["request_id"]?.int64 } ?? []
        guard let next = page["next"].string else { break }
        #expect(try await world.get("?limit=2&cursor=\(next)", by: 2).status == 400)
        #expect(try await world.get("?unread=true&cursor=\(next)").status == 400)
        path = "?limit=2&cursor=\(next)"
      }
      #expect(seen == [5, 4, 3, 2, 1])
      #expect(try await world.get("?unread=maybe").status == 422)
      #expect(try await world.get("?limit=0").status == 422)
    }
  }

  @Test func a_name_is_kept_and_an_erasure_takes_everything() async throws {
    try await CommunityWorld.with { world in
      try await world.hear(
        UserActivated(id: 1, displayName: "Айгерім", avatar: nil, locale: "kk"))
      try await world.hear(RequestReturned(facts: .sample()))
      // when
      try await world.hear(UserDeleted(id: 1), revision: 2)
      try await world.hear(RequestApproved(facts: .sample()))
      let rows = try await world.database.query("select id from core_notification")
      #expect(rows.isEmpty)
      let receipt = try await world.database.query(
        "select data ->> 'counts' as counts from outbox where type = 'user.erased'")
      #expect(try receipt.map { try $0.string("counts") } == [#"{"core_notification": 1}"#])
      let names = try await world.database.query("select display_name, deleted from user_ref")
      #expect(try names.first?.string("display_name") == "")
      #expect(try names.first?.bool("deleted") == true)
    }
  }
}
