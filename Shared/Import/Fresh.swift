import Postgres

/// Empties a slice for an import from the beginning. What was erased stays erased, and the outbox
/// goes on: other slices have heard what stands in it.
struct Fresh {
  let session: Session

  /// Tables that are no content.
  private static let kept = [
    "django_migrations", "outbox", "outbox_numberer", "event_cursor", "event_inbox", "event_parked",
    "import_run", "import_table", "import_refusal", "import_reference", "user_ref",
  ]

  func run() async throws {
    let tables = try await session.query(
      """
      select c.relname::text as name from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and not c.relname::text = any(\(Fresh.kept.asArray)::text[])
      order by 1
      """
    ).map { quotedIdentifier(try $0.string("name")) }
    let hasUsers = tables.contains("\"account_user\"")
    // Erased people keep their row, without anything in it that could point elsewhere.
    let keep = """
      create temporary table erased on commit drop as select * from account_user
        where state = 'deleted' and row_version <> coalesce(imported_version, 0);
      """
    let bringBack = """
      update erased set company_id = null, organization_id = null;
      insert into account_user select * from erased;
      """
    try await session.run(
      script: """
        begin;
        set local lock_timeout = '30s';
        \(hasUsers ? keep : "")
        truncate \(tables.joined(separator: ", "));
        delete from django_migrations where imported_version is not null;
        delete from user_ref where not (deleted and rev > 1);
        \(hasUsers ? bringBack : "")
        commit
        """)
  }
}
