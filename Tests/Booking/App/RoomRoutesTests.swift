import Access
import BookingDomain
import BookingSamples
import BookingStore
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

struct RoomRoutesTests {
  @Test func everybody_sees_the_active_rooms_in_his_language() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.room(active: false, name: "Closed")
      let list = try await world.get("/rooms", by: nil)
      #expect(list.status == 200)
      #expect(list["items"].array?.count == 1)
      #expect(list["items"].array?.first?["name"] == .string("Абай"))
      let one = try await world.get("/rooms/\(room)?lang=*", by: nil)
      #expect(one["name"]["ru"] == .string("Абай") && one["name"]["en"] == .string("Abai"))
      #expect(try await world.get("/rooms/999", by: nil).status == 404)
      #expect(try await world.get("/rooms/abc", by: nil).status == 404)
    }
  }

  @Test func rooms_are_found_by_size_floor_and_equipment() async throws {
    try await BookingWorld.with { world in
      try await world.demoRooms.seed()
      try await world.demoRooms.seed()
      func names(_ query: String) async throws -> [String] {
        try await world.get("/rooms?lang=en&" + query, by: nil)["items"].array?
          .compactMap { $0["name"]?.string } ?? []
      }
      #expect(
        try await names("limit=100") == [
          "Abai meeting room", "Satbayev lecture hall", "Taraz studio",
        ])
      #expect(try await names("max_people__gte=50") == ["Satbayev lecture hall"])
      #expect(try await names("floor=3") == ["Taraz studio"])
      #expect(try await names("equipment__contains=video") == ["Abai meeting room"])
      #expect(try await names("pavilion=C1") == ["Abai meeting room", "Satbayev lecture hall"])
      let first = try await world.get("/rooms?limit=2", by: nil)
      let next = try #require(first["next"].string)
      #expect(try await world.get("/rooms?limit=2&cursor=\(next)", by: nil)["next"] == .null)
    }
  }

  @Test func a_room_has_hours_of_its_own_or_those_of_the_house() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let house = try await world.get("/rooms/\(room)/availability", by: nil)
      #expect(house["opening_hours"].array?.count == 5)
      #expect(house["opening_hours"].array?.first?["opens"] == .string("09:00"))
      #expect(house["rules"]["longest_minutes"]?.int64 == 240)
      _ = try await world.database.query(
        """
        insert into booking_openinghours (room_id, weekday, opens, closes)
        values (\(room), 6, '10:00', '14:30')
        """)
      let own = try await world.get("/rooms/\(room)/availability", by: nil)["opening_hours"].array
      #expect(own?.count == 1)
      #expect(own?.first?["weekday"]?.int64 == 6 && own?.first?["closes"] == .string("14:30"))
      let expanded = try await world.get("/rooms/\(room)?expand=opening_hours", by: nil)
      #expect(expanded["opening_hours"].array?.first?["opens"] == .string("10:00:00"))
    }
  }

  @Test func staff_with_the_right_keep_the_rooms() async throws {
    try await BookingWorld.with { world in
      let staff = Principal(
        kind: .user, issuer: Principal.gateway, userID: 3,
        permissions: ["booking.add_room", "booking.change_room", "booking.view_room"],
        isStaff: true)
      func send(_ method: Method, _ path: String, _ json: String) async throws
        -> ServiceClient.Answer
      {
        try await world.client.send(
          method, "/api/v1/booking/rooms" + path, json: json, headers: [("If-Match", "*")],
          as: staff)
      }
      let made = try await send(
        .post, "?lang=*",
        #"{"name": {"ru": "Зал", "kk": "Бөлме"}, "floor": 2, "max_people": 9, "active": false}"#)
      #expect(made.status == 201)
      #expect(made["name"]["ru"] == .string("Зал") && made["name"]["kk"] == .string("Бөлме"))
      let id = made["id"].decimal ?? ""
      #expect(try await world.get("/rooms/\(id)", by: nil).status == 404)
      let faulty = try await send(.patch, "/\(id)", #"{"name": {}, "max_people": 70000}"#)
      #expect(faulty.status == 422 && faulty["errors"].array?.count == 2)
      #expect(try await send(.patch, "/\(id)", #"{"active": true}"#).status == 200)
      #expect(try await world.get("/rooms/\(id)", by: nil)["name"] == .string("Зал"))
    }
  }

  @Test func availability_shows_what_is_free_and_not_who_is_there() async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      _ = try await world.post("/bookings", wish(room))
      // when
      let answer = try await world.get(
        "/rooms/\(room)/availability?from=2026-01-05&to=2026-01-05", by: nil)
      #expect(answer.status == 200)
      func slots(_ key: String) -> [String] {
        answer[key].array?.map {
          "\($0["starts_at"]?.string ?? "") \($0["ends_at"]?.string ?? "")"
        } ?? []
      }
      #expect(slots("busy") == ["2026-01-05T05:00:00.000Z 2026-01-05T06:00:00.000Z"])
      #expect(
        slots("items") == [
          "2026-01-05T04:00:00.000Z 2026-01-05T05:00:00.000Z",
          "2026-01-05T06:00:00.000Z 2026-01-05T13:00:00.000Z",
        ])
      let text = String(decoding: answer.body, as: UTF8.self)
      #expect(!text.contains("Жоспарлау") && !text.contains("author"))
    }
  }

  @Test(arguments: [
    "from=yesterday", "from=2026-01-05&to=2026-03-05", "from=2026-01-06&to=2026-01-05T00:00:00Z",
    "from=0001-01-01&to=0001-01-02", "from=9999-12-30&to=9999-12-31",
    "from=0001-01-01T00:00:00%2B14:00&to=0001-01-02T00:00:00Z",
  ])
  func a_bad_period_is_422(_ query: String) async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let answer = try await world.get("/rooms/\(room)/availability?\(query)", by: nil)
      #expect(answer.status == 422)
    }
  }
}
