import Access
import Kernel
import PersonalData
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import Synchronization
import TestSupport
import Testing

/// Schools bring numbers; whose the rows are is asked of identity, so that erasure and archive reach them.
struct StudentOwnerTests {
  private static let school = "200140000004"

  /// What identity would say, and what it was asked.
  private final class Identity: Sendable {
    private let owners: [String: Int64]
    private let asked = Mutex<[[String]]>([])

    init(_ owners: [String: Int64]) { self.owners = owners }

    var questions: [[String]] { asked.withLock { $0 } }

    var numbers: NumberOwners {
      NumberOwners { numbers in
        self.asked.withLock { $0.append(numbers) }
        return numbers.map { self.owners[$0] }
      }
    }
  }

  private func study(_ world: ServicesWorld, _ numbers: [String]) async throws {
    for number in numbers {
      _ = try await world.database.query(
        """
        insert into service_techordastudent (tin, iin, full_name)
        values (\(Self.school), \(number), 'Тестов Тест')
        """)
      _ = try await world.database.query(
        """
        insert into service_techordareportstudent (iin, last_name) values (\(number), 'Тестов')
        """)
    }
  }

  private func owners(_ world: ServicesWorld, of table: String) async throws -> [String] {
    try await world.database.query(
      """
      select iin || ' ' || coalesce(user_id::text, '-') || ' ' || row_version as text
      from \(identifier: table) order by iin
      """
    ).map { try $0.string("text") }
  }

  @Test func rows_become_those_of_whoever_has_proved_the_number() async throws {
    try await ServicesWorld.open { world in
      try await study(world, ["050615600205", "900101300007", "900101300017"])
      let identity = Identity(["900101300007": 7])
      let desk = StudentOwnerDesk(database: world.database, numbers: identity.numbers)
      try await desk.search()
      #expect(
        try await owners(world, of: "service_techordastudent")
          == ["050615600205 - 1", "900101300007 7 1", "900101300017 - 1"])
      // What a student signs is the line as the school wrote it: its version stays.
      #expect(
        try await owners(world, of: "service_techordareportstudent")
          == ["050615600205 - 1", "900101300007 7 1", "900101300017 - 1"])
      try await desk.search()
      #expect(
        identity.questions == [
          ["050615600205", "900101300007", "900101300017"], ["050615600205", "900101300017"],
        ])
      // He gets them, where he had got nothing.
      let reader = PersonalReader(.services, secret: [:], in: world.database)
      let page = try await reader.page(of: "tech-orda-register", user: 7, after: nil)
      #expect(page?.rows.count == 1)
    }
  }

  /// Fails without the look at the tombstone: the row would be somebody's of whom nothing may be known.
  @Test func whoever_was_erased_meanwhile_gets_nothing() async throws {
    try await ServicesWorld.open { world in
      try await study(world, ["900101300007"])
      _ = try await world.database.query(
        """
        insert into user_ref (id, deleted) values (7, true)
        on conflict (id) do update set deleted = true
        """)
      try await StudentOwnerDesk(
        database: world.database, numbers: Identity(["900101300007": 7]).numbers
      ).search()
      #expect(
        try await owners(world, of: "service_techordastudent") == ["900101300007 - 1"])
    }
  }

  @Test func all_are_asked_for_in_pages_and_what_is_no_number_is_not() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(
        """
        insert into service_techordastudent (tin, iin, legacy)
        select \(Self.school)::text, lpad(n::text, 12, '0'), '{}'::jsonb
        from generate_series(1, 250) n
        union all select \(Self.school)::text, 'unknown', '{}'::jsonb
        """)
      let identity = Identity(["000000000250": 7])
      try await StudentOwnerDesk(database: world.database, numbers: identity.numbers).search()
      #expect(identity.questions.map(\.count) == [200, 50])
      #expect(try await world.count("service_techordastudent where user_id = 7") == 1)
    }
  }

  @Test func without_identity_nothing_is_known_and_it_is_asked_again() async throws {
    try await ServicesWorld.open { world in
      try await study(world, ["900101300007"])
      let desk = StudentOwnerDesk(
        database: world.database, numbers: NumberOwners { _ in throw PeerUnavailable("identity") })
      await #expect(throws: PeerUnavailable.self) { try await desk.search() }
    }
  }
}
