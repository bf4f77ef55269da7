package import IdentityDomain
package import Kernel
import Postgres

/// How somebody whom a provider vouches for becomes one of ours: he proves that an account is his, or
/// gets one.
extension PausedSignIns {
  /// His password was right a moment ago. Throws `SocialError`, `SignInError`.
  package func prove(
    _ digest: String, at provider: SocialProvider, by credential: Credential, rehashed: String?,
    opening session: Arrival, now: Instant
  ) async throws -> SignInOutcome {
    try await database.transaction { transaction in
      let (_, identity) = try await answered(digest, provider, now, in: transaction)
      guard let account = try await Accounts(database).lock(credential.user, in: transaction)
      else { throw SignInError.wrongCredentials }
      try await link(digest, provider, identity, account, now, in: transaction)
      return try await Sessions(database).open(
        session, for: credential, rehashed: rehashed, now: now, in: transaction)
    }
  }

  /// A code goes to an address: to the stored one if an account has it. Whether one has, nobody learns.
  package func send(
    _ code: FreshCode, to email: EmailAddress, names: PausedSignIn.Names?, for digest: String,
    at provider: SocialProvider, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      var (paused, _) = try await answered(digest, provider, now, in: transaction)
      guard paused.addressee(naming: email) == email else { throw SocialError.stale }
      let account = try await Accounts(database).lock(.email(email), in: transaction)
      let isKnown = account.map { $0.state != .pending } ?? false
      guard account?.state != .deleted,
        try await Messages.enqueue(
          .socialCode(
            code.text, provider: provider.title,
            in: isKnown ? account?.locale ?? paused.language : paused.language),
          to: isKnown ? account?.email ?? email.text : email.text, by: .mail, now: now,
          in: transaction)
      else { return }
      paused.code = PausedSignIn.MailedCode(
        email: email, hash: code.hash, ends: now + CodePolicy.lifetime, names: names)
      try await keep(paused, as: digest, now: now, in: transaction)
    }
  }

  /// The code came back: the account with that address is his, or one is made. Throws `CodeError`,
  /// `SocialError`, `SignInError`.
  package func prove(
    _ digest: String, at provider: SocialProvider, byCode hash: String,
    opening session: Arrival, now: Instant
  ) async throws -> SignInOutcome {
    let outcome: Result<SignInOutcome, CodeError> = try await database.transaction { transaction in
      var (paused, identity) = try await answered(digest, provider, now, in: transaction)
      switch paused.judge(hash, now: now) {
      case .failure(let fault):
        try await keep(paused, as: digest, now: now, in: transaction)
        return .failure(fault)
      case .success(let code):
        let account = try await owner(of: code, paused, now, in: transaction)
        try await link(digest, provider, identity, account, now, in: transaction)
        return .success(
          try await Sessions(database).open(
            session, for: account.id, by: .oneTimeCode, verifying: .mail, now: now,
            in: transaction))
      }
    }
    return try outcome.get()
  }

  /// The account of an address that the provider vouches for, made from what it says and the person
  /// agreed to. `nil`: somebody has that address by now, and must prove that it is he.
  package func register(
    _ digest: String, at provider: SocialProvider, as names: PausedSignIn.Names,
    opening session: Arrival, now: Instant
  ) async throws -> SignInOutcome? {
    try await database.transaction { transaction in
      let (paused, identity) = try await answered(digest, provider, now, in: transaction)
      guard let email = identity.provenEmail else { throw SocialError.stale }
      let account = try await Accounts(database).make(
        email, names, in: paused.language, now: now, in: transaction)
      guard let account else { return nil }
      try await link(digest, provider, identity, account, now, in: transaction)
      return try await Sessions(database).open(
        session, for: account.id, by: nil, verifying: nil, now: now, in: transaction)
    }
  }

  /// Somebody who is signed in wants the link. Throws `SocialError`.
  package func link(
    _ digest: String, at provider: SocialProvider, to user: UserID, in session: String, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let paused = try await lock(digest, at: provider.name, now: now, in: transaction)
      guard paused.purpose == .link(user: user, session: session), let identity = paused.identity,
        let account = try await Accounts(database).lock(user, in: transaction)
      else { throw SocialError.stale }
      try await link(digest, provider, identity, account, now, in: transaction)
    }
  }

  // MARK: Steps

  private func answered(
    _ digest: String, _ provider: SocialProvider, _ now: Instant, in transaction: Transaction
  ) async throws -> (PausedSignIn, ProviderIdentity) {
    let paused = try await lock(digest, at: provider.name, now: now, in: transaction)
    guard paused.purpose == .signIn, let identity = paused.identity else {
      throw SocialError.stale
    }
    return (paused, identity)
  }

  private func owner(
    of code: PausedSignIn.MailedCode, _ paused: PausedSignIn, _ now: Instant,
    in transaction: Transaction
  ) async throws -> UserAccount {
    let accounts = Accounts(database)
    let known = try await accounts.lock(.email(code.email), in: transaction)
    switch known?.state {
    case .active, .deletionRequested, .suspended:
      guard let known else { throw SocialError.stale }
      try await accounts.takeBack(known, now: now, in: transaction)
      return known
    case .deleted: throw SocialError.refused
    case .pending, nil:
      guard let names = code.names,
        let account = try await accounts.make(
          code.email, names, in: paused.language, now: now, in: transaction)
      else { throw SocialError.stale }
      return account
    }
  }

  private func link(
    _ digest: String, _ provider: SocialProvider, _ identity: ProviderIdentity,
    _ account: UserAccount, _ now: Instant, in transaction: Transaction
  ) async throws {
    try await SocialLinks(database).add(
      identity, at: provider, to: account, now: now, in: transaction)
    try await end(digest, in: transaction)
  }
}
