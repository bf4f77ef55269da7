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

extension IdentityApplication {
  /// Unknown people, wrong passwords and accounts that may not sign in are answered alike, and
  /// after a like time.
  func signIn(
    login: String, password: Secret<String>, replacing: String?, client: ClientAddress,
    userAgent: String?
  ) async throws -> FreshSession {
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
    let session = try await open(
      credential, rehashed: rehashed, replacing: replacing,
      trace: ClientTrace(address: client.literal, userAgent: userAgent))
    try await giveBack(attempt)
    return session
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

  func open(
    _ credential: Credential, rehashed: String?, replacing: String?, trace: ClientTrace
  ) async throws -> FreshSession {
    let now = clock.now()
    let key = try Random.token()
    let digest = try SecretDigest.of(key)
    let account = try await sessions.open(
      digest, for: credential, rehashed: rehashed, replacing: replacing, client: trace, now: now)
    return FreshSession(
      key: key, digest: digest, account: account,
      csrfToken: try secrets.csrfToken(of: digest), expiresAt: now + SessionPolicy.lifetime)
  }
}
