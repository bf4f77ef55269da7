import Access
import BookingApp
import BookingDomain
import BookingSamples
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

struct BookingRoutesTests {
  @Test func a_member_books_a_room() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      // when
      let answer = try await world.post("/bookings", wish(room))
      #expect(answer.status == 201)
      let id = try #require(answer["id"].int64)
      #expect(answer.headers["Location"] == "/api/v1/booking/bookings/\(id)")
      #expect(answer.headers["ETag"] == "\"1\"")
      #expect(answer["status"] == .string("confirmed"))
      #expect(answer["room"]["name"] == .string("Абай"))
      #expect(answer["starts_at"] == .string("2026-01-05T05:00:00.000Z"))
      #expect(world.identity.questions == 1)
      #expect(try await world.events == ["booking.confirmed"])

      let shown = try await world.get("/bookings/\(id)?lang=kk")
      #expect(shown["room"]["name"] == .string("Абай бөлмесі"))
      #expect(shown.headers["Content-Language"] == "kk")
      #expect(shown["history"].array?.count == 1)
      let listed = try await world.get("/bookings")
      #expect(listed["items"].array?.first?["id"]?.int64 == id)
      #expect(listed["next"] == .null)
    }
  }

  @Test func a_taken_slot_is_409_with_the_nearest_free_ones() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.post("/bookings", wish(room))
      // when
      let answer = try await world.post("/bookings", wish(room), by: 2)
      #expect(answer.status == 409)
      #expect(answer["code"] == .string("slot-taken"))
      #expect(
        answer["nearest"].array?.first?["starts_at"] == .string("2026-01-05T04:00:00.000Z"))
      #expect(answer["nearest"].array?.count == 3)
    }
  }

  @Test func all_faults_of_a_wish_come_at_once() async throws {
    try await BookingWorld.with { world in
      let answer = try await world.post(
        "/bookings", #"{"room_id":0,"starts_at":"soon","people_count":0,"purpose":" ","extra":1}"#)
      #expect(answer.status == 422)
      let pointers = answer["errors"].array?.compactMap { $0["pointer"]?.string } ?? []
      #expect(
        Set(pointers) == [
          "/room_id", "/starts_at", "/ends_at", "/people_count", "/purpose", "/extra",
        ])
      #expect(try await world.count("booking_booking") == 0)
    }
  }

  /// Found by requests made from the description: fourteen days before the year 1 there is no day.
  @Test(arguments: [
    ("0001-01-10T23:00:00Z", "2000-01-01T00:00:00Z"),
    ("2026-01-05T05:00:00Z", "9999-12-31T23:00:00Z"),
    ("1899-12-31T23:00:00Z", "1900-01-01T00:00:00Z"),
  ])
  func a_time_that_nobody_means_is_refused(_ starts: String, _ ends: String) async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let answer = try await world.post(
        "/bookings",
        """
        {"room_id":\(room),"starts_at":"\(starts)","ends_at":"\(ends)","people_count":1,"purpose":"x"}
        """)
      #expect(answer.status == 422 && answer["code"] == .string("out-of-calendar"))
    }
  }

  @Test func a_room_that_is_not_there_is_a_fault_of_its_field() async throws {
    try await BookingWorld.with { world in
      let answer = try await world.post("/bookings", wish(RoomID(999)))
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["pointer"] == .string("/room_id"))
    }
  }

  @Test func nobody_books_without_signing_in() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let answer = try await world.client.send(
        .post, "/api/v1/booking/bookings", json: wish(room))
      #expect(answer.status == 401)
      #expect(answer["code"] == .string("not-signed-in"))
    }
  }

  /// Fails when the check with identity is taken out of `create`.
  @Test(arguments: [nil, 5] as [Int64?])
  func with_identity_away_it_is_503_and_nothing_is_saved(_ company: Int64?) async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      world.identity.answer(PeerUnavailable("identity"))
      // when
      let answer = try await world.post("/bookings", wish(room, company: company))
      #expect(answer.status == 503)
      #expect(answer["context"] == .string("identity"))
      #expect(answer.headers["Retry-After"] != nil)
      #expect(try await world.count("booking_booking") == 0)
      #expect(try await world.count("outbox") == 0)
      #expect(try await world.count("user_ref") == 0)
    }
  }

  @Test func a_company_must_be_ones_own() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      world.identity.answer(IdentityRefusal.notMember)
      let answer = try await world.post("/bookings", wish(room, company: 5))
      #expect(answer.status == 403)
      #expect(answer["code"] == .string("not-a-member"))
      #expect(try await world.count("booking_booking") == 0)
    }
  }

  @Test func the_same_key_books_once_and_another_body_is_refused() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let key = [(name: "Idempotency-Key", value: "k-1")]
      let first = try await world.post("/bookings", wish(room), headers: key)
      // when
      let again = try await world.post("/bookings", wish(room), headers: key)
      #expect(again.status == 201)
      #expect(again.body == first.body)
      #expect(again.headers["Location"] == first.headers["Location"])
      let other = try await world.post("/bookings", wish(room, .sample(12)), headers: key)
      #expect(other.status == 422)
      #expect(other["code"] == .string("idempotency-key-reused"))
      #expect(try await world.count("booking_booking") == 1)
      #expect(try await world.events == ["booking.confirmed"])
    }
  }

  @Test func a_booking_moves_and_says_its_new_version() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let id = try #require(try await world.post("/bookings", wish(room))["id"].int64)
      let later = #"{"starts_at":"2026-01-05T06:00:00Z","ends_at":"2026-01-05T07:00:00Z"}"#
      let stale = try await world.post(
        "/bookings/\(id)/move", later, headers: [("If-Match", "\"9\"")])
      #expect(stale.status == 412)
      // when
      let moved = try await world.post(
        "/bookings/\(id)/move", later, headers: [("If-Match", "\"1\"")])
      #expect(moved.status == 200)
      #expect(moved["starts_at"] == .string("2026-01-05T06:00:00.000Z"))
      #expect(moved.headers["ETag"] == "\"2\"")
      #expect(try await world.events == ["booking.confirmed", "booking.moved"])
    }
  }

  @Test func a_stranger_finds_nothing_to_see_move_or_cancel() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let id = try #require(try await world.post("/bookings", wish(room))["id"].int64)
      let body = #"{"starts_at":"2026-01-05T06:00:00Z","ends_at":"2026-01-05T07:00:00Z"}"#
      #expect(try await world.get("/bookings/\(id)", by: 2).status == 404)
      #expect(try await world.post("/bookings/\(id)/move", body, by: 2).status == 404)
      #expect(try await world.post("/bookings/\(id)/cancellation", nil, by: 2).status == 404)
      #expect(try await world.post("/bookings/\(id)/check-in", nil, by: 2).status == 404)
      #expect(try await world.get("/bookings", by: 2)["items"] == .array([]))
    }
  }

  @Test func a_cancelled_booking_cannot_be_cancelled_again() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let id = try #require(try await world.post("/bookings", wish(room))["id"].int64)
      let body = #"{"comment":"Ауырып қалдым","row_version":1}"#
      // when
      let answer = try await world.post("/bookings/\(id)/cancellation", body)
      #expect(answer.status == 200)
      #expect(answer["status"] == .string("cancelled"))
      let again = try await world.post("/bookings/\(id)/cancellation", nil)
      #expect(again.status == 409)
      #expect(again["code"] == .string("not-active"))
      let history = try await world.get("/bookings/\(id)")["history"].array
      #expect(history?.last?["comment"] == .string("Ауырып қалдым"))
      #expect(try await world.events == ["booking.confirmed", "booking.cancelled"])
    }
  }

  @Test func staff_with_the_permission_cancels_and_says_why() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let id = try #require(try await world.post("/bookings", wish(room))["id"].int64)
      let path = "/bookings/\(id)/cancellation"
      let rights: Set<String> = ["booking.change_booking"]
      let silent = try await world.post(path, nil, by: 9, permissions: rights)
      #expect(silent.status == 422)
      #expect(silent["code"] == .string("comment-required"))
      // when
      let answer = try await world.post(
        path, #"{"comment":"Су құбыры жарылды"}"#, by: 9, permissions: rights)
      #expect(answer.status == 200)
      let event = try await world.database.query(
        "select actor_id from outbox where type = 'booking.cancelled'")
      #expect(try event.first?.int64("actor_id") == 9)
    }
  }

  @Test func my_bookings_come_in_pages_that_belong_to_me() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      for day in 0..<5 {
        #expect(try await world.post("/bookings", wish(room, .sample(10, day: day))).status == 201)
      }
      var seen: [Int64] = []
      var path = "/bookings?limit=2"
      while true {
        let page = try await world.get(path)
        #expect(page.status == 200)
        seen += page["items"].array?.compactMap { $0["id"]?.int64 } ?? []
        guard let next = page["next"].string else { break }
        #expect(try await world.get("/bookings?limit=2&cursor=\(next)", by: 2).status == 400)
        #expect(
          try await world.get("/bookings?status=confirmed&cursor=\(next)").status == 400)
        path = "/bookings?limit=2&cursor=\(next)"
      }
      #expect(seen.count == 5)
      #expect(seen == seen.sorted(by: >))
      #expect(try await world.get("/bookings?limit=101").status == 422)
      #expect(try await world.get("/bookings?colour=red").status == 422)
      #expect(
        try await world.get("/bookings?status=cancelled")["items"] == .array([]))
    }
  }
}

/// Each move of a booking can be looked up as it was before.
struct KeptBookingTests {
  @Test func each_change_of_a_booking_is_kept_with_who_made_it() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let id = try await world.post("/bookings", wish(room))["id"].int64 ?? 0
      // when
      let cancelled = try await world.post("/bookings/\(id)/cancellation", "{}")
      #expect(cancelled.status == 200)

      _ = try await world.database.query("select file_changes()")
      let kept = try await world.database.query(
        """
        select v.action || ' ' || coalesce(v.object ->> 'status', '-') || ' ' || r.user_id as text
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'booking.booking' and v.object_id = \("\(id)") order by v.id
        """
      ).map { try $0.string("text") }
      #expect(kept == ["create - 1", "change confirmed 1"])
    }
  }
}
