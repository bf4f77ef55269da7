package import Postgres

/// Rows of the demonstration get numbers far above all that an old site ever gave, so that an
/// import finds its own numbers free.
package enum DemoNumbers {
  private static let first = 1_000_000_000

  /// For every sequence of the slice that was never asked.
  package static func reserve(in database: Database) async throws {
    _ = try await database.query(
      """
      select setval(format('%I.%I', schemaname, sequencename)::regclass, \(first)::bigint)
      from pg_sequences where schemaname = current_schema() and last_value is null
        and data_type in ('integer', 'bigint') and max_value > \(first)::bigint
        and sequencename not in (select s.relname from pg_depend d
          join pg_class s on s.oid = d.objid join pg_class t on t.oid = d.refobjid
          where s.relkind = 'S' and d.deptype in ('a', 'i')
            and t.relname in ('outbox', 'event_parked', 'import_run', 'import_refusal',
              'django_migrations'))
      """)
  }
}
