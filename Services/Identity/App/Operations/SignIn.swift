import Crypto
import IdentityDomain
import IdentityStore
import Kernel

/// A session just begun. `key` is the cookie; it is shown once.
struct FreshSession {
  let key: String
  let digest: String
  let account: UserAccount
  let csrfToken: String
  let expiresAt: Instant
  /// Nothing is open to it before a second factor is set up.
  let mustEnrol: Bool
}

/// What the first step of signing in leads to.
enum SignInStep {
  case session(FreshSession)
  /// The token opens the second step, for a while.
  case challenge(token: String, expiresAt: Instant)
}

extension IdentityApplication {
  /// Unknown people, wrong passwords and accounts that may not sign in are answered alike, and
  /// after the same work.
  func signIn(
    login: String, password: Secret<String>, replacing: String?, client: ClientAddress,
    userAgent: String?
  ) async throws -> SignInStep {
    try await checkingPassword(login: login, password: password, client: client) {
      credential, rehashed in
      let fresh = try FreshSecret()
      let outcome = try await sessions.open(
        Arrival(
          digest: fresh.digest, replacing: replacing,
          client: ClientTrace(address: client.literal, userAgent: userAgent)),
        for: credential, rehashed: rehashed, now: clock.now())
      return (fresh, outcome)
    }
  }

  /// Goes on with whoever has this log-in and this password. `then` also gets a hash at today's cost,
  /// where the stored one is of yesterday's.
  func checkingPassword(
    login: String, password: Secret<String>, client: ClientAddress,
    _ then: (Credential, String?) async throws -> (FreshSecret, SignInOutcome)
  ) async throws -> SignInStep {
    let contact = Contact(login: login)
    let attempt = try await count(
      .signIn, subject: contact?.key ?? login.lowercased(), client: client,
      limits: settings.signInLimits)
    guard
      let credential = try await checkedCredential(
        contact, password: password, attempt: attempt, client: client)
    else { throw SignInError.wrongCredentials }
    let rehashed: String? =
      passwords.needsRehash(credential.passwordHash)
      ? try await hash(of: attempt) { try $0.encode(password) } : nil
    let (fresh, outcome) = try await then(credential, rehashed)
    try await giveBack(attempt)
    return try await step(fresh, outcome)
  }

  private func checkedCredential(
    _ contact: Contact?, password: Secret<String>, attempt: CountedAttempt, client: ClientAddress
  ) async throws -> Credential? {
    var credential: Credential?
    if let contact { credential = try await accounts.credential(for: contact, now: clock.now()) }
    let kept = try await accounts.passwordKinds().compactMap { HashRecipe($0) }
    let stored = credential?.passwordHash
    let verdict = try await hash(of: attempt) {
      try $0.judge(password, against: stored, kept: kept)
    }
    guard let contact, let credential else { return nil }
    switch verdict {
    case .right: return credential
    case .wrong: break
    case .unverifiable: try await offerReset(to: contact, client: client)
    }
    if attempt.number >= settings.signInLimits.perAccount {
      try await accounts.noteLock(
        credential.user, until: attempt.time + settings.signInLimits.window,
        wrong: attempt.number, now: clock.now())
    }
    return nil
  }

  /// Whoever cannot be checked gets a way back by mail, as often as anybody may ask for a code.
  private func offerReset(to contact: Contact, client: ClientAddress) async throws {
    guard let mayHave = try? await mayHaveCode(contact, client: client), mayHave else { return }
    try await accounts.requestReset(
      for: contact, code: try freshCode(.passwordReset, for: contact), reason: .outdated,
      now: clock.now())
  }

  func step(_ fresh: FreshSecret, _ outcome: SignInOutcome) async throws -> SignInStep {
    switch outcome {
    case .signedIn(let account): .session(try await session(fresh, of: account))
    case .secondFactor:
      .challenge(token: fresh.key, expiresAt: clock.now() + FactorPolicy.challenge)
    }
  }

  func session(_ fresh: FreshSecret, of account: UserAccount) async throws -> FreshSession {
    let factor = try await factors.status(of: account.id)
    return FreshSession(
      key: fresh.key, digest: fresh.digest, account: account,
      csrfToken: try secrets.csrfToken(of: fresh.digest),
      expiresAt: clock.now() + SessionPolicy.lifetime,
      mustEnrol: factor.map { $0.isDemanded && $0.confirmedAt == nil } ?? false)
  }
}
