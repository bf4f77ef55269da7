import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

/// The body of `POST bookings`.
struct NewBooking: Sendable {
  let room: RoomID
  let company: CompanyID?
  let wish: BookingWish

  init(_ body: InputReader) throws {
    var input = body
    let room = input.rowKey("room_id", of: Room.self)
    let starts = input.instant("starts_at")
    let ends = input.instant("ends_at")
    let people = input.int("people_count", in: 1...1_000)
    let purpose = input.string("purpose", max: 500, multiline: true)
    company = input.rowKey("company_id", of: Company.self, required: false)
    let given = try input.finish(room, starts, ends, people, purpose)
    self.room = given.0
    wish = BookingWish(
      slot: try Slot(from: given.1, to: given.2), people: given.3, purpose: given.4)
  }
}

extension BookingMove {
  /// The body of `POST bookings/{id}/move`.
  init(_ body: InputReader, _ request: Request) throws {
    var input = body
    let room = input.rowKey("room_id", of: Room.self, required: false)
    let starts = input.instant("starts_at")
    let ends = input.instant("ends_at")
    let people = input.int("people_count", required: false, in: 1...1_000)
    let comment = input.string("comment", required: false, max: 1_000, multiline: true)
    let version = input.integer("row_version", required: false, in: 1 ... .max)
    let given = try input.finish(starts, ends)
    self.init(
      room: room, slot: try Slot(from: given.0, to: given.1), people: people, comment: comment,
      version: try request.expectedVersionIfSaid(or: version))
  }
}

/// The body of a change that has nothing to say but why; it may be left out.
struct BookingNote: Sendable {
  let comment: String?
  let version: Int64?

  init(_ body: InputReader, _ request: Request) throws {
    var input = body
    comment = input.string("comment", required: false, max: 1_000, multiline: true)
    let version = input.integer("row_version", required: false, in: 1 ... .max)
    try input.finish()
    self.version = try request.expectedVersionIfSaid(or: version)
  }
}
