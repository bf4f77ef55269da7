package import Kernel
package import Postgres

/// A key that signs tokens, as it lies in the table.
package struct StoredSigningKey: Sendable {
  package let id: String
  package let algorithm: String
  package let sealed: [UInt8]
  package let signsFrom: Instant
  package let signsUntil: Instant
  package let shownUntil: Instant

  package init(
    id: String, algorithm: String, sealed: [UInt8], signsFrom: Instant, signsUntil: Instant,
    shownUntil: Instant
  ) {
    self.id = id
    self.algorithm = algorithm
    self.sealed = sealed
    self.signsFrom = signsFrom
    self.signsUntil = signsUntil
    self.shownUntil = shownUntil
  }
}

/// The keys that sign tokens, shared by all copies (decision 32).
package struct SigningKeys: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// Those that are shown now, the one that signs longest first.
  package func all(now: Instant) async throws -> [StoredSigningKey] {
    try await database.query(
      """
      select kid, algorithm, sealed, signs_from, signs_until, shown_until from oauth_signing_key
      where shown_until > \(now) order by signs_until desc, kid
      """
    ).map { row in
      StoredSigningKey(
        id: try row.string("kid"), algorithm: try row.string("algorithm"),
        sealed: try row.bytes("sealed"), signsFrom: try row.instant("signs_from"),
        signsUntil: try row.instant("signs_until"), shownUntil: try row.instant("shown_until"))
    }
  }

  /// Adds a key if none of its algorithm signs longer than `horizon`: of several copies that have the
  /// thought at once only one does. False if it was not needed.
  package func add(
    _ key: StoredSigningKey, publicKey: [UInt8], unlessOneSignsPast horizon: Instant, now: Instant
  ) async throws -> Bool {
    try await database.transaction { tx in
      _ = try await tx.query("lock table oauth_signing_key in share row exclusive mode")
      return try await tx.query(
        """
        insert into oauth_signing_key
          (kid, algorithm, sealed, public_key, created_at, signs_from, signs_until, shown_until)
        select \(key.id), \(key.algorithm), \(key.sealed), \(JSONText(publicKey))::jsonb, \(now),
          \(key.signsFrom), \(key.signsUntil), \(key.shownUntil)
        where not exists (
          select from oauth_signing_key
          where algorithm = \(key.algorithm) and signs_until > \(horizon))
        """
      ).affected > 0
    }
  }

  /// Those that nobody can need any more leave.
  package func purge(now: Instant) async throws {
    _ = try await database.query("delete from oauth_signing_key where shown_until < \(now)")
  }
}
