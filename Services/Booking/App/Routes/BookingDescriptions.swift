import BookingDomain
import JSON
import OpenAPI

/// What users are told of bookings.
enum BookingDescriptions {
  static let list = Operation("My bookings, the latest first")
    .query("status", .text(max: 50), "")
    .query("status__in", .array(of: .text(min: 1, max: 50), count: 1...20), "", isList: true)
    .query("room_id", .integer(in: -2_147_483_648...2_147_483_647), "")
    .query("starts_at__gte", .instant, "Not before")
    .query("starts_at__lt", .instant, "Before")
    .paged().spoken().answers(.page(of: booking))

  static let create = Operation("Book a room")
    .saying("A taken time is answered with the nearest that are free.")
    .takes(
      .input([
        "room_id": .rowID, "starts_at": .instant, "ends_at": .instant,
        "people_count": .integer(in: 1...1_000), "purpose": .filled(max: 500),
        "company_id": Schema.rowID.nullable.optional,
      ])
    )
    .repeatable().spoken().answers(201, booking, with: [.etag, .location])
    .refusesTimes().refusesPeople()

  static let show = Operation("A booking with its history")
    .spoken()
    .answers(
      booking.adding(["history": .array(of: change)]).named("booking.BookingDetail"), with: .etag)

  static let move = Operation("Move a booking to another time or room")
    .takes(
      .input([
        "starts_at": .instant, "ends_at": .instant, "room_id": Schema.rowID.nullable.optional,
        "people_count": Schema.integer(in: 1...1_000).nullable.optional,
        "comment": comment, "row_version": Schema.version.nullable.optional,
      ])
    )
    .repeatable().mayMatch().spoken().answers(200, booking, with: .etag)
    .refusesTimes().refusesPeople().refusesChanges()

  static let cancel = Operation("Cancel a booking")
    .takes(note, isRequired: false).repeatable().mayMatch().spoken()
    .answers(200, booking, with: .etag).refusesChanges()

  static let checkIn = Operation("Check in")
    .takes(note, isRequired: false).repeatable().mayMatch().spoken()
    .answers(200, booking, with: .etag).refusesChanges()
    .refuses(409, "check-in-closed", "already-checked-in")

  private static let comment = Schema.text(max: 1_000).nullable.optional
  private static let note = Schema.input([
    "comment": comment, "row_version": Schema.version.nullable.optional,
  ])

  private static let someone = Schema.object(["id": .id, "name": .text]).nullable

  private static let booking = Schema.object([
    "id": .id, "status": status, "room": .object(["id": .id, "name": .localized]),
    "starts_at": .instant, "ends_at": .instant, "people_count": .integer(),
    "purpose": .text, "author": someone, "company": someone, "created_at": .instant,
    "updated_at": .instant, "row_version": .version,
  ]).named("booking.Booking")

  private static let change = Schema.object([
    "status": status, "comment": .text.nullable, "data": .any, "author": someone, "at": .instant,
  ])

  /// One of `BookingStatus`, or an old site's own word.
  private static let status = Schema.text(max: 50).example("confirmed")
}

extension Operation {
  /// `If-Match` counts if it is there.
  fileprivate func mayMatch() -> Operation {
    parameter(
      Parameter(
        "If-Match", in: .header, .text(max: 21, pattern: #"^(\*|"[0-9]{1,18}")$"#).example("*"),
        "ETag of the version that is changed")
    )
    .refuses(412, "stale")
  }

  fileprivate func refusesTimes() -> Operation {
    refuses(409, "already-booked", "over-quota", "room-inactive", "slot-taken")
      .refuses(
        422, "beyond-horizon", "empty-slot", "off-grid", "out-of-calendar",
        "outside-opening-hours", "too-late", "too-long", "too-many-people", "too-short")
  }

  fileprivate func refusesPeople() -> Operation {
    refuses(403, "company-suspended", "not-a-member", "user-gone", "user-suspended")
  }

  fileprivate func refusesChanges() -> Operation {
    refuses(409, "change-too-late", "not-active").refuses(422, "comment-required")
  }
}
