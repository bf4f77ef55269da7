package import IdentityDomain
package import Kernel
import Postgres

extension Applications {
  /// A new secret. Those there are go on for `overlap`, so that nothing stands still while it is put
  /// in. Throws `ApplicationError`.
  package func addSecret(
    _ secret: StoredSecret, to id: ApplicationID, of owner: UserID, overlap: Duration, now: Instant
  ) async throws -> OwnApplication.SecretInfo {
    try await database.transaction { tx in
      let found = try await tx.query(
        """
        select client_type from oauth2_provider_application
        where id = \(id) and user_id = \(owner) and active for update
        """
      ).first
      guard let found else { throw ApplicationError.notFound }
      guard try found.string("client_type") == ClientApplication.Kind.confidential.rawValue else {
        throw ApplicationError.keepsNoSecret
      }
      _ = try await tx.query(
        "delete from oauth_client_secret where application_id = \(id) and expires_at <= \(now)")
      let count = try await tx.query(
        "select count(*) as count from oauth_client_secret where application_id = \(id)"
      ).first?.int("count")
      guard (count ?? 0) < ApplicationPolicy.secrets else {
        throw ApplicationError.tooManySecrets(limit: ApplicationPolicy.secrets)
      }
      _ = try await tx.query(
        """
        update oauth_client_secret
        set expires_at = least(coalesce(expires_at, 'infinity'), \(now + overlap)),
          row_version = row_version + 1
        where application_id = \(id)
        """)
      return try await tx.query(
        """
        insert into oauth_client_secret (application_id, digest, hint, created_at)
        values (\(id), \(secret.digest), \(secret.hint), \(now))
        returning \(Applications.secretColumns)
        """
      ).map(Applications.secret)[0]
    }
  }

  /// A secret that got out ends at once. False if there is no such one.
  package func endSecret(
    _ secret: Int64, of id: ApplicationID, owner: UserID
  ) async throws -> Bool {
    try await database.transaction { tx in
      try await tx.query(
        """
        delete from oauth_client_secret s using oauth2_provider_application a
        where s.id = \(secret) and s.application_id = \(id) and a.id = s.application_id
          and a.user_id = \(owner) and a.active
        """
      ).affected > 0
    }
  }

  /// It is there for nobody any more, and so are its tokens. False if it is not his.
  package func retire(
    _ id: ApplicationID, of owner: UserID, now: Instant
  ) async throws -> Bool {
    try await database.transaction { tx in
      let retired = try await tx.query(
        """
        update oauth2_provider_application
        set active = false, logo = '', updated = \(now), row_version = row_version + 1
        where id = \(id) and user_id = \(owner) and active
        """)
      guard retired.affected > 0 else { return false }
      try tx.enqueue(
        """
        update oauth2_provider_refreshtoken
        set revoked = coalesce(revoked, \(now)), access_token_id = null, updated = \(now),
          row_version = row_version + 1
        where application_id = \(id) and (revoked is null or access_token_id is not null)
        """)
      let people = try await tx.query(
        """
        select distinct user_id from oauth2_provider_accesstoken
        where application_id = \(id) and user_id is not null order by user_id
        """)
      for person in people {
        let user: UserID = try person.identifier("user_id")
        try await TokenFamilies.tell(
          try await tx.query(
            """
            delete from oauth2_provider_accesstoken
            where application_id = \(id) and user_id = \(user) returning token
            """), of: user, in: tx)
      }
      try tx.enqueue("delete from oauth2_provider_accesstoken where application_id = \(id)")
      try tx.enqueue("delete from oauth_client_secret where application_id = \(id)")
      try tx.enqueue("delete from oauth_application_logo where application_id = \(id)")
      try tx.enqueue("delete from oauth_consent where application_id = \(id)")
      try tx.enqueue("delete from oauth_session_application where application_id = \(id)")
      return true
    }
  }

  /// How much it is used: people who let it in, tokens that count now, those given in 30 days.
  package func statistics(
    of id: ApplicationID, owner: UserID, now: Instant
  ) async throws -> ApplicationStatistics? {
    try await database.read(
      """
      select
        (select count(*) from oauth_consent where application_id = a.id) as people,
        (select count(*) from oauth2_provider_accesstoken
          where application_id = a.id and expires > \(now)) as tokens,
        (select count(*) from oauth2_provider_accesstoken
          where application_id = a.id and created > \(now - .seconds(30 * 86_400))) as recent
      from oauth2_provider_application a
      where a.id = \(id) and a.user_id = \(owner) and a.active
      """
    ).first.map { row in
      ApplicationStatistics(
        people: try row.int64("people"), tokens: try row.int64("tokens"),
        recentTokens: try row.int64("recent"))
    }
  }
}

package struct ApplicationStatistics: Sendable {
  package let people: Int64
  package let tokens: Int64
  /// Given in the last 30 days.
  package let recentTokens: Int64
}
