import Postgres
import Resources
import TestSupport
import Testing

/// Whatever the admin API asks for can be given to somebody: a right that is not in identity's
/// `auth_permission` would leave the table to superusers.
@Suite struct RightsTests {
  private static let verbs = ["view", "add", "change", "delete", "reveal"]

  @Test func every_table_has_its_rights() async throws {
    let identity = try #require(SliceUnderTest.all.first { $0.slice.context == "identity" })
    let known = try await identity.with { database, _ in
      try await Set(
        database.query(
          """
          select t.app_label || '.' || p.codename as right
          from auth_permission p join django_content_type t on t.id = p.content_type_id
          """
        ).map { try $0.string("right") })
    }
    for slice in SliceUnderTest.all {
      try await slice.with { database, _ in
        let tables = try await SchemaSource(database: database).schema().tables.keys.sorted()
        let missing = tables.filter { table in
          !Self.verbs.allSatisfy { known.contains(ModelName(table: table).permission($0)) }
        }
        #expect(missing == [], "\(slice.slice.context)")
      }
    }
  }
}
