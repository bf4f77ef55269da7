import IdentitySamples
import IdentityStore
import Postgres
import TestSupport
import Testing

/// A new table that names people must say what becomes of it when one of them is erased.
@Suite struct PersonalTablesTests {
  @Test func every_reference_to_an_account_is_spoken_of() async throws {
    try await IdentityWorld.with { world in
      let found = try await world.database.query(
        """
        select c.conrelid::regclass::text || '.' || a.attname as reference
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and c.confrelid = 'account_user'::regclass
        """
      ).map { try $0.string("reference") }
      let known =
        PersonalTables.deleted.map { "\($0.table).\($0.column)" }
        + PersonalTables.told.map { "\($0.table).\($0.column)" }
        + PersonalTables.kept.map { "\($0.table).\($0.column)" }
      #expect(Set(found) == Set(known))
      #expect(known.count == Set(known).count)
    }
  }
}
