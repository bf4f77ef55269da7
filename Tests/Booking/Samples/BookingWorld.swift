package import Access
package import BookingApp
package import BookingDomain
package import BookingStore
import Crypto
import DatabaseHost
import HTTPCore
import HTTPServer
import Idempotency
package import Kernel
import Migrations
package import Postgres
import Resources
package import TestSupport

/// A slice of its own for one test: a database, the stores, the routes, and an identity that says
/// yes unless it is told otherwise. It is Monday morning in Almaty.
package struct BookingWorld: Sendable {
  package let database: Database
  package let bookings: Bookings
  package let demoRooms: DemoRooms
  package let identity: SampleIdentity
  package let app: BookingApplication
  package let client: ServiceClient

  package static func with<R>(
    now: Instant = .mondayMorning, _ body: (BookingWorld) async throws -> R
  ) async throws -> R {
    try await TestDatabase.with(folders: try migrations(), schema: "booking") { database in
      try await body(try BookingWorld(database, now: now))
    }
  }

  private static func migrations() throws -> [MigrationFolder] {
    try LibraryMigrations.folders() + [BookingSlice.migrations()]
  }

  private init(_ database: Database, now: Instant) throws {
    self.database = database
    bookings = Bookings(database: database)
    demoRooms = DemoRooms(database: database)
    identity = SampleIdentity()
    let commands = IdempotentCommands(database: database)
    let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
    let app = BookingApplication(
      bookings: bookings, identity: identity.check, commands: commands, cursors: cursors,
      clock: .fixed(now))
    self.app = app
    client = try ServiceClient(audience: "booking", clock: .fixed(now)) {
      app.routes($0) + SliceResources.booking.routes(database, cursors, commands, $0)
    }
  }
}

extension BookingWorld {
  /// A room for six, open at the hours of the house.
  package func room(
    capacity: Int = 6, active: Bool = true, bufferAfter: Duration = .zero, name: String = "Абай"
  ) async throws -> RoomID {
    let rows = try await database.query(
      """
      insert into booking_room (name, name_kk, name_en, floor, max_people, active, buffer_after)
      values (\(name), 'Абай бөлмесі', 'Abai', 1, \(capacity), \(active),
        make_interval(secs => \(bufferAfter.wholeMicroseconds / 1_000_000)))
      returning id
      """)
    guard let row = rows.first else { throw NothingInserted() }
    return try row.identifier("id")
  }

  /// Books as the application does, without HTTP.
  package func book(
    _ room: RoomID, _ slot: Slot, for member: Int64 = 1, company: Int64? = nil,
    policy: BookingPolicy = .member, now: Instant = .mondayMorning
  ) async throws -> Booking {
    let owner = BookingOwner(
      member: MemberID(member), company: company.map { CompanyID($0) })
    return try await database.transaction { transaction in
      try await bookings.withCalendar(
        of: room, around: slot, for: owner, policy: policy, in: transaction
      ) { calendar, id in
        try calendar.book(
          .sample(slot), for: owner.member, company: owner.company, id: id, policy: policy,
          now: now)
      }
    }
  }

  /// The types of the events told so far, in their order.
  package var events: [String] {
    get async throws {
      try await database.query("select type from outbox order by seq").map { try $0.string("type") }
    }
  }

  package func count(_ table: String) async throws -> Int64 {
    let rows = try await database.query("select count(*) as rows from \(identifier: table)")
    return try rows.first?.int64("rows") ?? 0
  }
}

package struct NothingInserted: Error {}

extension BookingWorld {
  package func move(
    _ booking: Booking, to slot: Slot, by person: Int64? = nil, expecting version: Int64? = nil
  ) async throws {
    let access = BookingAccess(
      person: person.map { MemberID($0) } ?? booking.author ?? MemberID(1), isAdministrator: false)
    try await database.transaction { transaction in
      try await bookings.withCalendar(
        of: nil, around: slot, moving: booking.id, for: access, expecting: version, comment: nil,
        policy: .member, in: transaction
      ) { calendar, booking in
        _ = try calendar.move(
          booking, to: slot, people: booking.people, by: .owner, comment: nil, policy: .member,
          now: .mondayMorning)
      }
    }
  }

  package func cancel(
    _ booking: Booking, by person: Int64? = nil, expecting version: Int64? = nil
  ) async throws {
    let access = BookingAccess(
      person: person.map { MemberID($0) } ?? booking.author ?? MemberID(1), isAdministrator: false)
    try await database.transaction { transaction in
      try await bookings.change(
        booking.id, for: access, expecting: version, comment: nil, in: transaction
      ) {
        try $0.cancel(by: .owner, comment: nil, policy: .member, now: .mondayMorning)
      }
    }
  }
}

extension BookingWorld {
  package static func member(_ id: Int64, permissions: Set<String> = []) -> Principal {
    Principal(kind: .user, issuer: "gateway", userID: id, permissions: permissions)
  }

  package func post(
    _ path: String, _ json: String?, by member: Int64 = 1, permissions: Set<String> = [],
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post, "/api/v1/booking" + path, json: json, headers: headers,
      as: Self.member(member, permissions: permissions))
  }

  package func get(_ path: String, by member: Int64? = 1) async throws -> ServiceClient.Answer {
    try await client.send(
      .get, "/api/v1/booking" + path, as: member.map { Self.member($0) } ?? .anonymous())
  }
}

/// The body of `POST bookings`.
package func wish(
  _ room: RoomID, _ slot: Slot = .sample(10), people: Int = 4, company: Int64? = nil
) -> String {
  let owner = company.map { ",\"company_id\":\($0)" } ?? ""
  return """
    {"room_id":\(room),"starts_at":"\(slot.starts.rfc3339)","ends_at":"\(slot.ends.rfc3339)",\
    "people_count":\(people),"purpose":"Жоспарлау"\(owner)}
    """
}
