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
}

/// A session that begins when its holder is let in.
struct SessionStart {
  let key: String
  let session: Arrival
  let now: Instant
}

extension IdentityApplication {
  /// Unknown people, wrong passwords and accounts that may not sign in are answered alike, and
  /// after a like time.
  func signIn(
    login: String, password: Secret<String>, replacing: String?, client: ClientAddress,
    userAgent: String?
  ) async throws -> FreshSession {
    try await checkingPassword(login: login, password: password, client: client) {
      credential, rehashed in
      let start = try sessionStart(
        replacing: replacing, trace: ClientTrace(address: client.literal, userAgent: userAgent))
      return try begun(
        start,
        by: try await sessions.open(
          start.session, for: credential, rehashed: rehashed, now: start.now))
    }
  }

  /// Goes on with whoever has this log-in and this password. `then` also gets a hash at today's cost,
  /// where the stored one is of yesterday's.
  func checkingPassword<R>(
    login: String, password: Secret<String>, client: ClientAddress,
    _ then: (Credential, String?) async throws -> R
  ) async throws -> R {
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
      ? try await hash { try $0.encode(password) } : nil
    let result = try await then(credential, rehashed)
    try await giveBack(attempt)
    return result
  }

  private func checkedCredential(
    _ contact: Contact?, password: Secret<String>, attempt: CountedAttempt, client: ClientAddress
  ) async throws -> Credential? {
    var credential: Credential?
    if let contact { credential = try await accounts.credential(for: contact, now: clock.now()) }
    guard let contact, let credential else {
      try await hash { try $0.burn(password) }
      return nil
    }
    let stored = credential.passwordHash
    let verdict = try await hash { passwords in
      let verdict = try passwords.verify(password, against: stored)
      if verdict == .unverifiable { try passwords.burn(password) }
      return verdict
    }
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

  /// A session whose key nobody but the browser will learn.
  func sessionStart(replacing: String?, trace: ClientTrace) throws -> SessionStart {
    let key = try Random.token()
    return SessionStart(
      key: key,
      session: Arrival(
        digest: try SecretDigest.of(key), replacing: replacing, client: trace),
      now: clock.now())
  }

  func begun(_ start: SessionStart, by account: UserAccount) throws -> FreshSession {
    FreshSession(
      key: start.key, digest: start.session.digest, account: account,
      csrfToken: try secrets.csrfToken(of: start.session.digest),
      expiresAt: start.now + SessionPolicy.lifetime)
  }
}
