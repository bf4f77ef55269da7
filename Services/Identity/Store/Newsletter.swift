package import IdentityDomain
package import Kernel
package import Postgres

/// Who wants the newsletter.
package struct Newsletter: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// Leaves a subscription that waits for the secret whose digest is given. Whoever has one already
  /// gets nothing. The letter goes to the stored address.
  package func subscribe(
    _ email: EmailAddress, tokenDigest: String, letter: Letter, language: Language, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      _ = try await transaction.query(
        """
        insert into account_emaildigest
          (email, email_key, state, language, created_at, updated_at, token_expires_at)
        values (\(email.text), \(email.key), 'pending', \(language), \(now), \(now),
          \(now + NewsletterPolicy.confirmation))
        on conflict do nothing
        """)
      let found = try await transaction.query(
        """
        select id, email, state from account_emaildigest
        where email_key = \(email.key) or (email_key is null and email = \(email.text))
        order by email_key nulls last limit 1 for no key update
        """
      ).first
      guard let found, try found.string("state") != "confirmed",
        try await Messages.enqueue(
          letter, to: try found.string("email"), by: .mail, now: now, in: transaction)
      else { return }
      _ = try await transaction.query(
        """
        update account_emaildigest set state = 'pending', language = \(language),
          token_digest = \(tokenDigest), token_expires_at = \(now + NewsletterPolicy.confirmation),
          updated_at = \(now), row_version = row_version + 1
        where id = \(try found.int64("id"))
        """)
    }
  }

  /// Consumes the secret. False if it is unknown, used or too old: told alike.
  package func confirm(tokenDigest: String, now: Instant) async throws -> Bool {
    try await database.transaction { transaction in
      try await transaction.query(
        """
        update account_emaildigest set state = 'confirmed', confirmed_at = \(now),
          unsubscribed_at = null, token_digest = null, token_expires_at = null,
          updated_at = \(now), row_version = row_version + 1
        where token_digest = \(tokenDigest) and state = 'pending' and token_expires_at > \(now)
        """
      ).affected == 1
    }
  }

  /// Ends a subscription; once more does nothing, and one that is gone is as good as ended. All
  /// subscriptions that fold to the same address end with it.
  package func unsubscribe(_ id: Int64, now: Instant) async throws {
    try await database.transaction { transaction in
      try transaction.enqueue(
        """
        update account_emaildigest set state = 'unsubscribed', unsubscribed_at = \(now),
          token_digest = null, token_expires_at = null, updated_at = \(now),
          row_version = row_version + 1
        where state <> 'unsubscribed' and (id = \(id) or lower(email) = (
          select lower(email) from account_emaildigest where id = \(id)))
        """)
    }
  }

  /// Forgets subscriptions that nobody confirmed, with what revisions say of them: one may have been
  /// confirmed and left before.
  package func sweep(now: Instant, blanking: Blanking) async throws {
    try await database.transaction { transaction in
      let gone = try await transaction.query(
        """
        delete from account_emaildigest where state = 'pending' and imported_version is null
          and token_expires_at < \(now - NewsletterPolicy.forgotten)
        returning id::text as id
        """
      ).map { try $0.string("id") }
      try await blanking.rows(gone, "account_emaildigest", transaction)
    }
  }
}
