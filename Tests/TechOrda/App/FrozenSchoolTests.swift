import Access
import Crypto
import EventFeed
import FoundationEssentials
import HTTPCore
import IdentityContract
import JSON
import Kernel
import Outbox
import Postgres
import Resources
import TechOrdaApp
import TechOrdaSamples
import TestSupport
import Testing

/// A school whose company may not act.
struct FrozenSchoolTests {
  private func with(_ body: (Database, ServiceClient) async throws -> Void) async throws {
    try await TechOrdaSlice.with { database in
      _ = try await database.query(
        """
        insert into techorda_school (id, name, company_id) values (1, '{"ru": "А"}', 5),
          (2, '{"ru": "Б"}', null), (3, '{"ru": "В"}', 6)
        """)
      _ = try await database.query(
        "insert into techorda_course (id, name, school_id) values (1, '{}', 1), (2, '{}', 2)")
      _ = try await database.query(
        "insert into techorda_applicationform (id, status) values (1, 'choosing')")
      try await body(database, try TechOrdaSlice.client(database))
    }
  }

  private func hear(
    _ event: some ContractEvent, revision: Int64, in database: Database
  ) async throws {
    let type = Swift.type(of: event)
    let envelope = Envelope(
      id: UUID(), position: 1, type: type.type, version: type.version,
      aggregateType: type.aggregateType, aggregateID: event.aggregateID,
      aggregateRevision: revision, actorID: nil, traceID: nil,
      occurredAt: Instant(seconds: 1_795_410_000), data: try JSONCoding.encode(event))
    let handler = try #require(IdentitySubscription.make().handlers[type.type])
    try await database.transaction { try await handler(envelope, $0) }
  }

  private func seen(
    _ list: String, _ client: ServiceClient, as principal: Principal = .anonymous()
  ) async throws -> [Int64] {
    let answer = try await client.send(.get, "/api/v1/techorda/\(list)", as: principal)
    return (answer["items"].array ?? []).compactMap { $0["id"]?.int64 }.sorted()
  }

  /// Fails without the condition on `company_ref`.
  @Test func nobody_sees_the_school_nor_its_courses_until_it_is_restored() async throws {
    try await with { database, client in
      #expect(try await seen("schools", client) == [1, 2, 3])
      for _ in 0..<2 { try await hear(CompanySuspended(id: 5), revision: 3, in: database) }
      #expect(try await seen("schools", client) == [2, 3])
      #expect(try await seen("courses", client) == [2])
      // Its own people do.
      let member = Principal(
        kind: .user, issuer: Principal.gateway, userID: 7,
        companies: [CompanyRole(id: 5, role: "owner")])
      #expect(try await seen("schools", client, as: member) == [1, 2, 3])
      try await hear(CompanyRestored(id: 5), revision: 4, in: database)
      try await hear(CompanySuspended(id: 5), revision: 3, in: database)
      #expect(try await seen("schools", client) == [1, 2, 3])
      #expect(try await seen("courses", client) == [1, 2])
    }
  }

  /// Fails without the trigger.
  @Test func nobody_applies_to_a_frozen_school() async throws {
    try await with { database, _ in
      try await hear(CompanySuspended(id: 5), revision: 3, in: database)
      let error = await #expect(throws: DatabaseError.self) {
        try await database.query(
          """
          insert into techorda_courseapplication (application_form_id, course_id) values (1, 1)
          """)
      }
      #expect(error?.constraint == "techorda_courseapplication_open_school")
      // To another one, and what the old site took: yes.
      _ = try await database.query(
        """
        insert into techorda_courseapplication (application_form_id, course_id, imported_version)
        values (1, 2, null), (1, 1, 1)
        """)
      try await hear(CompanyRestored(id: 5), revision: 4, in: database)
      _ = try await database.query("delete from techorda_courseapplication")
      let taken = try await database.query(
        "insert into techorda_courseapplication (application_form_id, course_id) values (1, 1)")
      #expect(taken.affected == 1)
    }
  }

  @Test func a_school_of_a_duplicate_goes_to_the_company_that_stays() async throws {
    try await with { database, client in
      try await hear(CompanySuspended(id: 5), revision: 3, in: database)
      try await hear(CompanyMerged(from: 5, into: 6), revision: 4, in: database)
      #expect(try await seen("schools", client) == [1, 2, 3])
    }
  }
}
