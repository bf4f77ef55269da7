package import Postgres

/// Looks through a whole slice for the keys of public files: any column of any table may hold one,
/// also inside a text or JSON. What no row of any slice mentions, nobody uses.
package struct FileMentions: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// How many keys may be asked for at once.
  package static let batch = 500

  /// Those of `keys` (UUIDs and keys of objects, in lower case) that some row holds. One snapshot,
  /// so that nothing is missed that moves from one table to another meanwhile. Reads everything: for
  /// work by night.
  package func mentioned(of keys: [String]) async throws -> Set<String> {
    guard !keys.isEmpty else { return [] }
    return try await database.transaction(.readOnlySnapshot) { tx in
      _ = try await tx.query("set local statement_timeout = '240s'")
      var found: Set<String> = []
      for table in try await FileMentions.tables(tx) {
        found.formUnion(try await FileMentions.mentioned(of: keys, in: table, tx))
      }
      return found
    }
  }

  /// A row as PostgreSQL writes it has all its columns, whatever they are called.
  private static func mentioned(
    of keys: [String], in table: String, _ tx: Transaction
  ) async throws -> [String] {
    try await tx.query(
      """
      select distinct lower(found.word[1]) as word
      from \(identifier: table) thing,
        regexp_matches(thing::text, \(FileMentions.pattern), 'g') as found (word)
      where lower(found.word[1]) = any(\(keys.asArray)::text[])
      """
    ).map { try $0.string("word") }
  }

  private static let pattern = """
    [0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|public/[0-9a-f]{64}
    """

  /// All with a column that is more than a number or a time.
  private static func tables(_ tx: Transaction) async throws -> [String] {
    try await tx.query(
      """
      select thing.relname::text as name from pg_class thing
      where thing.relnamespace = current_schema()::regnamespace
        and thing.relkind in ('r', 'p') and not thing.relispartition
        and thing.relname <> all(\(Array(notThings).asArray)::text[])
        and exists (
          select from pg_attribute part join pg_type kind on kind.oid = part.atttypid
          where part.attrelid = thing.oid and part.attnum > 0 and not part.attisdropped
            and kind.typcategory not in ('N', 'D', 'T', 'B', 'I')
            and part.attname <> 'legacy')
      order by 1
      """
    ).map { try $0.string("name") }
  }
}

extension FileMentions {
  /// Files and what is known of them, and records of what was: being told of is no use of a file.
  package static let notThings: Set<String> = [
    "shared_mediafile", "landing_pagemediafile", "media_claim", "media_look", "stored_object",
    "thumbnail_kvstore", "oauth_application_logo", "account_avatar", "service_hook",
    "service_hookdelivery",
    "reversion_revision", "reversion_version", "core_actionlog", "django_admin_log",
    "change_journal", "admin_honeypot_loginattempt", "explorer_querylog",
    "outbox", "outbox_numberer", "event_cursor", "event_inbox", "event_parked",
    "user_ref", "company_ref", "idempotency_key", "django_dramatiq_task", "job_schedule",
    "hub_cache_table", "shared_largecache", "admin_export", "account_archive",
    "account_archivepart",
    "import_run", "import_table", "import_refusal", "import_reference",
    "silk_request", "silk_response", "silk_sqlquery", "silk_profile", "silk_profile_queries",
    "user_sessions_session", "django_session",
  ]
}
