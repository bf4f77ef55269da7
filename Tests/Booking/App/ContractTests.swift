import BookingContract
import JSON
import Kernel
import Testing

/// What is published is frozen: these texts may gain fields, never lose or rename one.
struct ContractTests {
  private let name = Localized(ru: "Абай", kk: "Абай бөлмесі", en: "Abai")

  private func text(_ event: some ContractEvent) throws -> String {
    String(decoding: try JSONCoding.encode(event), as: UTF8.self)
  }

  @Test func confirmed() throws {
    let event = BookingConfirmed(
      bookingID: 1, roomID: 2, roomName: name, userID: 3, companyID: 4,
      startsAt: Instant(seconds: 1_767_589_200), endsAt: Instant(seconds: 1_767_592_800))
    #expect(
      try text(event) == """
        {"booking_id":1,"company_id":4,"ends_at":"2026-01-05T06:00:00.000000Z",\
        "room_id":2,"room_name":{"en":"Abai","kk":"Абай бөлмесі","ru":"Абай"},\
        "starts_at":"2026-01-05T05:00:00.000000Z","user_id":3}
        """)
    #expect(BookingConfirmed.type == "booking.confirmed")
    #expect(event.aggregateID == "1")
  }

  @Test func moved() throws {
    let event = BookingMoved(
      bookingID: 1, roomID: 2, roomName: name, userID: 3, companyID: nil,
      startsAt: Instant(seconds: 1_767_589_200), endsAt: Instant(seconds: 1_767_592_800),
      previousRoomID: 5, previousStartsAt: Instant(seconds: 1_767_585_600),
      previousEndsAt: Instant(seconds: 1_767_589_200))
    #expect(
      try text(event) == """
        {"booking_id":1,"ends_at":"2026-01-05T06:00:00.000000Z",\
        "previous_ends_at":"2026-01-05T05:00:00.000000Z","previous_room_id":5,\
        "previous_starts_at":"2026-01-05T04:00:00.000000Z",\
        "room_id":2,"room_name":{"en":"Abai","kk":"Абай бөлмесі","ru":"Абай"},\
        "starts_at":"2026-01-05T05:00:00.000000Z","user_id":3}
        """)
    #expect(BookingMoved.type == "booking.moved")
  }

  @Test func cancelled() throws {
    let event = BookingCancelled(
      bookingID: 1, roomID: 2, roomName: Localized(ru: "Абай"), userID: nil, companyID: nil,
      startsAt: Instant(seconds: 1_767_589_200), endsAt: Instant(seconds: 1_767_592_800))
    #expect(
      try text(event) == """
        {"booking_id":1,"ends_at":"2026-01-05T06:00:00.000000Z","room_id":2,\
        "room_name":{"ru":"Абай"},"starts_at":"2026-01-05T05:00:00.000000Z"}
        """)
    #expect(BookingCancelled.type == "booking.cancelled")
  }
}
