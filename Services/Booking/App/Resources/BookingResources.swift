package import Resources

extension SliceResources {
  /// Rooms, floors and the objects of the infrastructure; bookings have routes of their own.
  package static let booking = SliceResources(
    "booking", resources: [rooms, floors, infrastructure, infrastructureImages],
    admin: AdminTables(
      plain: [
        "booking_openinghours", "booking_room", "booking_specialday", "core_floordata",
        "core_infrastructure", "core_infrastructureimage",
      ],
      personal: [
        "booking_booking": ["full_name", "email", "phone"],
        "core_infrastructurerequest": ["contact_name", "email", "phone"],
      ],
      bounded: [
        "core_infrastructure": .own(),
        "core_infrastructureimage": ofInfrastructure,
        "core_infrastructurerequest": ofInfrastructure,
      ]))

  private static let ofInfrastructure = OrganizationBound.of(
    "infrastructure_id", "core_infrastructure")

  private static let rooms = Resource(
    "booking_room", at: "/api/v1/booking/rooms",
    read: .any([.rows(.isTrue("active")), .permission("booking.view_room")]),
    create: .permission("booking.add_room"), change: .permission("booking.change_room"),
    delete: .permission("booking.delete_room"),
    columns: ColumnRights(localized: ["description"], spread: ["name"]), order: ["id"],
    nested: [
      .children(
        "opening_hours", of: "booking_openinghours", by: "room_id",
        fields: ["id", "weekday", "opens", "closes"], order: "weekday", limit: 7)
    ]
  )
  .asDirectory

  private static let floors = Resource(
    "core_floordata", at: "/api/v1/booking/floors",
    read: .any([.rows(.isTrue("active")), .permission("core.view_floordata")]),
    create: .permission("core.add_floordata"), change: .permission("core.change_floordata"),
    delete: .permission("core.delete_floordata"), order: ["pavilion", "floor"]
  )
  .asDirectory

  private static let infrastructure = Resource(
    "core_infrastructure", at: "/api/v1/booking/infrastructure",
    read: .any([
      .rows(.all([.isTrue("active"), .equals("status", "active")])), .owner("author_id"),
      .permission("core.view_infrastructure", within: .own()),
    ]),
    columns: ColumnRights(
      hidden: ["favorite_users"],
      localized: ["name", "description", "short_description", "address", "work_hours"]),
    order: ["position"], search: .words("words"),
    nested: [
      .person("author", by: "author_id"), .company("company", by: "company_id"),
      .children(
        "images", of: "core_infrastructureimage", by: "infrastructure_id",
        fields: ["id", "image", "primary"], order: "id"),
    ])

  private static let infrastructureImages = Resource(
    "core_infrastructureimage", at: "/api/v1/booking/infrastructure-images",
    read: .permission("core.view_infrastructureimage", within: ofInfrastructure),
    create: .permission("core.add_infrastructureimage", within: ofInfrastructure),
    change: .permission("core.change_infrastructureimage", within: ofInfrastructure),
    delete: .permission("core.delete_infrastructureimage", within: ofInfrastructure),
    columns: ColumnRights(stamps: ["author_id": .user]), order: ["-id"])
}
