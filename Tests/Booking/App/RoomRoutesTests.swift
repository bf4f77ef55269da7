import BookingDomain
import BookingSamples
import BookingStore
import HTTPCore
import JSON
import Kernel
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
      #expect(one["name"]["en"] == .string("Abai"))
      #expect(one["opening_hours"].array?.count == 5)
      #expect(one["opening_hours"].array?.first?["opens"] == .string("09:00"))
      #expect(one["rules"]["longest_minutes"]?.int64 == 240)
      #expect(try await world.get("/rooms/999", by: nil).status == 404)
      #expect(try await world.get("/rooms/abc", by: nil).status == 404)
    }
  }

  @Test func rooms_are_found_by_size_floor_and_equipment() async throws {
    try await BookingWorld.with { world in
      try await world.rooms.seedDemo()
      try await world.rooms.seedDemo()
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
  ])
  func a_bad_period_is_422(_ query: String) async throws {
    try await BookingWorld.with { world in
      let room = try await world.room()
      let answer = try await world.get("/rooms/\(room)/availability?\(query)", by: nil)
      #expect(answer.status == 422)
    }
  }
}
