package import IdentityDomain
package import Kernel
package import Postgres

/// What people let applications do for them.
package struct Consents: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// Whether the person has let the application do all of this.
  package func cover(
    _ scopes: ScopeList, of application: ApplicationID, by user: UserID
  ) async throws -> Bool {
    try await !database.query(
      """
      select 1 as one from oauth_consent
      where user_id = \(user) and application_id = \(application)
        and scopes @> \(scopes.words.asArray)::text[]
      """
    ).isEmpty
  }

  /// Adds to what was allowed before.
  static func add(
    _ scopes: ScopeList, of application: ApplicationID, by user: UserID, now: Instant,
    in tx: Transaction
  ) throws {
    try tx.enqueue(
      """
      insert into oauth_consent (user_id, application_id, scopes, created_at, updated_at)
      values (\(user), \(application), \(scopes.words.asArray)::text[], \(now), \(now))
      on conflict (user_id, application_id) do update
      set scopes = array(
          select distinct word from unnest(oauth_consent.scopes || excluded.scopes) word order by 1),
        updated_at = excluded.updated_at, row_version = oauth_consent.row_version + 1
      """)
  }

  /// What scopes are called where people are asked, in the order of the table; those that nobody has
  /// named by their own word.
  package func names(of scopes: ScopeList, in language: Language) async throws -> [String] {
    let rows = try await database.read(
      """
      select code, name from oauth_scope where code = any(\(scopes.words.asArray)) and active
      order by position, code
      """)
    let named = try rows.map { try $0.string("code") }
    return try rows.map { try $0.localized("name").text(in: language) }
      + scopes.words.filter { !named.contains($0) }
  }
}
