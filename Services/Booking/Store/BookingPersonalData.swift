package import PersonalData

extension PersonalTables {
  /// What booking knows of people.
  package static let booking = PersonalTables(
    [
      PersonalRows("booking_booking", "author_id", .byCommand, .rows("bookings")),
      PersonalRows(
        "booking_bookingstatus", .through("booking_id", "booking_booking", "author_id"),
        .kept("the history of a room"), .rows("booking-history", without: ["data"])),
      PersonalRows(
        "booking_bookingstatus", "author_id", .kept("who moved a booking"),
        .leftOut("of one's own bookings it is in their history; the rest is others'")),
      PersonalRows(
        "core_infrastructure", "author_id", .kept("who entered a place"),
        .rows("places", without: ["data"])),
      PersonalRows(
        "core_infrastructurefavorite", "user_id", .deleted, .rows("favourite-places")),
      PersonalRows(
        "core_infrastructureimage", "author_id", .kept("who added a picture"),
        .rows("place-pictures")),
      PersonalRows(
        "core_infrastructurerequest", "author_id", .byCommand, .rows("place-requests")),
    ],
    mentions: [PersonalMention("core_infrastructure", "favorite_users")])
}
