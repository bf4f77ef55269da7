package import IdentityDomain
package import Kernel
import Postgres

/// What follows from a provider's word.
package enum SocialStep: Sendable {
  case arrived(SignInOutcome)
  /// The person must say who he is here, or that he wants the link.
  case ask
  /// What he wants linked is linked already.
  case done
}

extension PausedSignIns {
  /// Whoever is known is signed in; nobody else is linked to anything by a provider's word alone. Of
  /// several with the same answer one goes on. Throws `SocialError`, `SignInError`.
  package func answer(
    _ digest: String, at provider: SocialProvider, with identity: ProviderIdentity,
    opening session: Arrival, now: Instant
  ) async throws -> SocialStep {
    try await database.transaction { transaction in
      var paused = try await lock(digest, at: provider.name, now: now, in: transaction)
      guard paused.identity == nil else { throw SocialError.stale }
      let links = SocialLinks(database)
      let known = try await links.find(identity, at: provider, in: transaction)
      switch (paused.purpose, known) {
      case (.signIn, let known?):
        try await links.renew(known, of: identity, now: now, in: transaction)
        try await end(digest, in: transaction)
        return .arrived(
          try await Sessions(database).open(
            session, for: known.user, by: nil, verifying: nil, now: now, in: transaction))
      case (.link(let user, _), let known?):
        guard known.user == user else { throw SocialError.linkedElsewhere }
        try await links.renew(known, of: identity, now: now, in: transaction)
        try await end(digest, in: transaction)
        return .done
      case (_, nil):
        paused.identity = identity
        try await keep(paused, as: digest, now: now, in: transaction)
        return .ask
      }
    }
  }

  /// Whether somebody who could be linked has that address.
  package func hasAccount(_ email: EmailAddress) async throws -> Bool {
    try await !database.query(
      """
      select 1 as one from account_user
      where email_key = \(email.key) and state not in ('pending', 'deleted')
      """
    ).isEmpty
  }
}
