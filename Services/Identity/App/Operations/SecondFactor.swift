import Crypto
import IdentityDomain
import IdentityStore
import Kernel

/// A second factor that counts from now on. The codes are shown once.
struct ConfirmedFactor {
  let recoveryCodes: [RecoveryCode]
  let session: FreshSecret
}

/// What a browser is given: the key of a session, and what goes with it.
struct FreshSecret {
  let key: String
  let digest: String

  init() throws {
    key = try Random.token()
    digest = try SecretDigest.of(key)
  }
}

extension IdentityApplication {
  /// The key of an app, which waits for its first code. Whoever only has a stolen session cannot lock
  /// the owner out: he must give the password.
  func offerFactor(
    to user: UserID, password: Secret<String>, client: ClientAddress
  ) async throws -> (key: AuthenticatorKey, account: UserAccount) {
    _ = try await checked(password, of: user, client: client, or: FactorError.self)
    guard let account = try await accounts.account(user) else { throw FactorError.notFound }
    let key = try AuthenticatorKey()
    try await factors.offer(
      try key.sealed(by: secrets.master, for: user), to: user, now: clock.now())
    return (key, account)
  }

  func confirmFactor(
    of user: UserID, code: String, trace: ClientTrace, client: ClientAddress
  ) async throws -> ConfirmedFactor {
    let attempt = try await countTry(at: user, client: client)
    let (now, typed, master) = (clock.now(), Self.plain(code), secrets.master)
    let codes = try freshRecoveryCodes()
    let fresh = try FreshSecret()
    try await factors.confirm(
      of: user, recoveryHashes: try codes.map { try recoveryHash($0, of: user) },
      Arrival(digest: fresh.digest, replacing: nil, client: trace), now: now
    ) { sealed in
      try AuthenticatorKey(sealed, by: master, for: user).step(of: typed, at: now, after: 0)
    }
    try await giveBack(attempt)
    return ConfirmedFactor(recoveryCodes: codes, session: fresh)
  }

  func renewRecoveryCodes(
    of user: UserID, code: String, client: ClientAddress
  ) async throws -> [RecoveryCode] {
    let attempt = try await countTry(at: user, client: client)
    let codes = try freshRecoveryCodes()
    try await factors.renewCodes(
      of: user, by: try codes.map { try recoveryHash($0, of: user) },
      proof: try proof(code, of: user), now: clock.now())
    try await giveBack(attempt)
    return codes
  }

  func removeFactor(
    of user: UserID, password: Secret<String>, code: String, keeping session: String?,
    client: ClientAddress
  ) async throws {
    let credential = try await checked(password, of: user, client: client, or: FactorError.self)
    let attempt = try await countTry(at: user, client: client)
    try await factors.remove(
      of: credential, proof: try proof(code, of: user), keeping: session, now: clock.now())
    try await giveBack(attempt)
  }

  /// The second step of signing in.
  func passChallenge(
    _ challenge: String, code: String, replacing: String?, client: ClientAddress,
    userAgent: String?
  ) async throws -> FreshSession {
    let digest = try SecretDigest.of(challenge)
    guard let user = try await sessions.challenged(digest, now: clock.now()) else {
      throw FactorError.challengeOver
    }
    let attempt = try await countTry(at: user, client: client)
    let fresh = try FreshSecret()
    let account: UserAccount
    do {
      account = try await sessions.pass(
        digest, of: user, by: try proof(code, of: user),
        Arrival(
          digest: fresh.digest, replacing: replacing,
          client: ClientTrace(address: client.literal, userAgent: userAgent)),
        now: clock.now())
    } catch CodeError.wrong {
      if attempt.number == settings.confirmationLimits.perAccount {
        try await factors.tellOfGuesses(to: user, now: clock.now())
      }
      throw CodeError.wrong
    }
    try await giveBack(attempt)
    return try await session(fresh, of: account)
  }

  // MARK: Codes

  /// All tries at one person's codes count together, however many challenges there are.
  private func countTry(
    at user: UserID, client: ClientAddress
  ) async throws -> CountedAttempt {
    try await count(
      .confirmation, subject: "second factor of \(user)", client: client,
      limits: settings.confirmationLimits)
  }

  /// `nil` for what has the shape of no code at all.
  private func proof(_ typed: String, of user: UserID) throws -> FactorProof? {
    let (code, now, master) = (Self.plain(typed), clock.now(), secrets.master)
    if CodePolicy.isWellFormed(code) {
      return .app { sealed, last in
        try AuthenticatorKey(sealed, by: master, for: user).step(of: code, at: now, after: last)
      }
    }
    return try RecoveryCode(typed).map { .recovery(hash: try recoveryHash($0, of: user)) }
  }

  private func freshRecoveryCodes() throws -> [RecoveryCode] {
    try (0..<FactorPolicy.recoveryCodes).compactMap { _ in
      RecoveryCode(try Random.text(RecoveryCode.length, of: RecoveryCode.alphabet))
    }
  }

  private func recoveryHash(_ code: RecoveryCode, of user: UserID) throws -> String {
    try secrets.codeHash(code.text, purpose: .recovery, of: "\(user)")
  }

  /// Apps show `123 456`.
  private static func plain(_ typed: String) -> String { typed.filter { $0 != " " } }
}
