import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// A new table that names a company must say what becomes of it when the company is merged.
@Suite struct CompanyTablesTests {
  @Test func every_reference_to_a_company_is_spoken_of() async throws {
    try await IdentityWorld.with { world in
      let found = try await world.database.query(
        """
        select c.conrelid::regclass::text || '.' || a.attname as reference
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and c.confrelid = 'account_company'::regclass
        union
        select table_name || '.company_id' from information_schema.columns
        where table_schema = current_schema() and column_name = 'company_id'
          and table_name in (select relname from pg_class where relkind in ('r', 'p')
            and relnamespace = current_schema()::regnamespace)
        """
      ).map { try $0.string("reference") }
      let known = (CompanyTables.moved + CompanyTables.movedByRule).map { "\($0).company_id" }
      #expect(Set(found) == Set(known + ["account_company.merged_into_id"]))
      #expect(known.count == Set(known).count)
    }
  }

  /// Fills every table that names a company: fails with the name of the one that still knows it.
  @Test func no_row_refers_to_a_company_that_was_merged() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.userID("owner@example.kz")
      let staying = try await world.company(of: owner)
      let leaving = try await world.duplicate(of: "200140000004", owner: owner)
      let (gone, kept) = (leaving, staying.rawValue)
      for statement: SQL in [
        "insert into account_contactpress (company_id) values (\(gone)::bigint)",
        """
        insert into account_experience (name, position, user_id, company_id)
        values ('x', 'x', \(owner), \(gone)::bigint)
        """,
        """
        insert into account_complaint (reason, comment, author_id, company_id)
        values ('spam', 'x', \(owner), \(gone)::bigint)
        """,
        """
        insert into account_sanction (kind, company_id, moderator_id, reason)
        values ('warn', \(gone)::bigint, \(owner), 'x')
        """,
        "update account_user set company_id = \(gone)::bigint where id = \(owner)",
        """
        insert into account_usercompanyrequest (company_id, user_id, status)
        values (\(gone)::bigint, \(owner), 'rejected')
        """,
        """
        insert into account_usercompanyinvitation
          (company_id, author_id, role, status, invited_user_id)
        values (\(gone)::bigint, \(owner), 'member', 'declined', \(owner))
        """,
        """
        insert into account_companybadge (company_id, request_id, service_code, service_name, number)
        values (\(gone)::bigint, 1, 'grant', '{}', 'GRANT-1')
        """,
        "insert into waffle_flag (name) values ('one'), ('both')",
        """
        insert into waffle_flag_companies (flag_id, company_id)
        select id, \(gone)::bigint from waffle_flag
        """,
        """
        insert into waffle_flag_companies (flag_id, company_id)
        select id, \(kept)::bigint from waffle_flag where name = 'both'
        """,
      ] { try await world.run(statement) }
      let before = try await world.events.count
      // when
      _ = try await world.companies.merge(
        .init(gone), into: staying, by: owner, reason: "дубликат", now: world.clock.now)

      for table in CompanyTables.moved + CompanyTables.movedByRule {
        let row = try await world.database.query(
          """
          select count(*) filter (where company_id = \(gone)::bigint) as old,
            count(*) filter (where company_id = \(kept)::bigint) as new
          from \(identifier: table)
          """)[0]
        #expect(try row.int64("old") == 0, "\(table)")
        #expect(try row.int64("new") > 0, "\(table)")
      }
      #expect(try await world.count("waffle_flag_companies") == 2)
      let told = try await world.events.dropFirst(before).filter { $0.hasPrefix("flag") }
      #expect(told.count == 2)
    }
  }
}
