package import IdentityDomain
package import Kernel
package import Postgres

/// The table of what applications can have.
package struct Scopes: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// In the order in which people are asked.
  package func catalogue() async throws -> ScopeCatalogue {
    ScopeCatalogue(
      try await database.read(
        "select code, active, reserved from oauth_scope order by position, code"
      ).map { row in
        ScopeCatalogue.Scope(
          code: try row.string("code"), isActive: try row.bool("active"),
          isReserved: try row.bool("reserved"))
      })
  }

  /// Of `words`, an expression for an array, those that are active and that the application `a` of the
  /// statement has: a token is good for no more, whatever it was given for.
  static func open(of words: String) -> String {
    """
    array(select said.word from unnest(\(words)) with ordinality as said (word, place)
      join oauth_scope s on s.code = said.word and s.active
      where said.word = any(a.scopes) order by said.place)
    """
  }

  /// The words of a column as RFC 6749 writes them, for `open`.
  static func split(_ column: String) -> String {
    "regexp_split_to_array(btrim(\(column)), '\\s+')"
  }
}

extension Applications {
  /// The staff gives an application a scope, whoever's it is and whatever scope. False if there is no such
  /// application, or no such scope now.
  package func give(
    _ scope: String, to id: ApplicationID, now: Instant
  ) async throws -> Bool {
    try await database.transaction { transaction in
      try await transaction.query(
        """
        update oauth2_provider_application
        set scopes = array_remove(scopes, \(scope)::text) || \(scope)::text, updated = \(now),
          row_version = row_version + 1
        where id = \(id) and active
          and exists (select from oauth_scope s where s.code = \(scope)::text and s.active)
        """)
    }.affected > 0
  }

  /// It is good for nothing from then on, not even in tokens that are about. False if the application has
  /// not got it.
  package func take(
    _ scope: String, from id: ApplicationID, now: Instant
  ) async throws -> Bool {
    try await database.transaction { transaction in
      try await transaction.query(
        """
        update oauth2_provider_application
        set scopes = array_remove(scopes, \(scope)::text), updated = \(now),
          row_version = row_version + 1
        where id = \(id) and active and \(scope)::text = any(scopes)
        """)
    }.affected > 0
  }
}
