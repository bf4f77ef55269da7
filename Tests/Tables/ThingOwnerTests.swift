import Access
import BookingStore
import CommunityStore
import DatabaseHost
import FileRecords
import HTTPCore
import IdentityStore
import JSON
import Postgres
import Resources
import TechOrdaStore
import TestSupport
import Testing

/// Private files lie in services; whose the thing is on which one hangs, its own context says.
@Suite struct ThingOwnerTests {
  /// What 7, and who manages company 5, may read; 8 and company 6 are strangers.
  struct Case: Sendable, CustomTestStringConvertible {
    let context: String
    let source: String
    /// Ties the slice's rows together.
    let tie: String
    var byCompany = false

    var testDescription: String { source }
  }

  private static let school = """
    update techorda_school set author_id = null, company_id = 5;
    update techorda_course set school_id = (select id from techorda_school limit 1);
    update techorda_applicationform set author_id = 7;
    update techorda_courseapplication set course_id = (select id from techorda_course limit 1),
      application_form_id = (select id from techorda_applicationform limit 1)
    """

  private static let place = """
    update core_infrastructure set author_id = null, company_id = 5;
    update core_infrastructurerequest set author_id = 7,
      infrastructure_id = (select id from core_infrastructure limit 1)
    """

  static let cases = [
    Case(context: "identity", source: "account.user", tie: "update account_user set id = 7"),
    Case(
      context: "identity", source: "account.company",
      tie: """
        update account_usercompany set user_id = 7, role = 'member',
          company_id = (select id from account_company limit 1)
        """),
    Case(
      context: "identity", source: "account.certificate",
      tie: "update account_certificate set user_id = 7"),
    Case(
      context: "identity", source: "account.complaint",
      tie: "update account_complaint set author_id = 7, user_id = 8"),
    Case(
      context: "identity", source: "account.usercompanyrequest",
      tie: "update account_usercompanyrequest set user_id = 7, company_id = 5", byCompany: true),
    Case(
      context: "booking", source: "booking.booking",
      tie: "update booking_booking set author_id = 7, company_id = 5", byCompany: true),
    Case(
      context: "booking", source: "core.infrastructurerequest", tie: place, byCompany: true),
    Case(
      context: "techorda", source: "techorda.applicationform", tie: school, byCompany: true),
    Case(
      context: "techorda", source: "techorda.courseapplication", tie: school, byCompany: true),
    Case(
      context: "techorda", source: "techorda.school",
      tie: "update techorda_school set author_id = 7, company_id = 5", byCompany: true),
  ]

  @Test(arguments: cases)
  func a_things_files_are_read_by_whose_it_is(_ known: Case) async throws {
    try await asked(known) { key, context in
      var granted: [Bool?] = []
      for (key, user, companies) in [
        (key, Int64(7), ""), (key, 8, "6"), (key, 9, "5"), ("9999", 7, "5"),
        ("1%20or%20true", 7, "5"),
      ] {
        granted.append(try await context.grants(known.source, key, to: user, companies))
      }
      #expect(granted == [true, false, known.byCompany, false, false])
    }
  }

  @Test func what_has_no_rule_is_nobodys() async throws {
    try await asked(Case(context: "booking", source: "booking.room", tie: "select 1")) {
      key, context in
      for source in ["booking.room", "account.user", "pg_catalog.pg_class", "x"] {
        let granted = try await context.grants(source, key, to: 7, "5")
        #expect(granted == false)
      }
    }
  }

  private func asked(
    _ known: Case, _ body: (_ key: String, AskedContext) async throws -> Void
  ) async throws {
    let slice = try #require(SliceUnderTest.all.first { $0.slice.context == known.context })
    let rules = try #require(Self.rules[known.context])
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      try await database.withSession { session in
        try await session.run(script: "set session_replication_role = replica; \(known.tie)")
      }
      let table = known.source.replacing(".", with: "_")
      let rows = try await database.query(
        "select id::text as id from \(identifier: table) limit 1")
      let client = try ServiceClient(audience: known.context) {
        FileAccessRoute(rules(database)).table($0)
      }
      try await body(try rows[0].string("id"), AskedContext(client: client))
    }
  }

  private static let rules: [String: @Sendable (Database) -> FileOwnership] = [
    "identity": { .identity($0) }, "booking": { .booking($0) }, "techorda": { .techorda($0) },
  ]
}

/// A context as services asks it.
private struct AskedContext {
  let client: ServiceClient

  func grants(
    _ source: String, _ key: String, to user: Int64, _ companies: String = ""
  ) async throws -> Bool? {
    let query = "source=\(source)&primary_key=\(key)&user_id=\(user)&companies=\(companies)"
    return try await client.send(
      .get, "/internal/v1/file-access?\(query)", as: .service("services"))["granted"].bool
  }
}
