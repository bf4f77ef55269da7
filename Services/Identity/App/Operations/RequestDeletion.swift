import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// Returns when the account goes.
  func requestDeletion(
    of user: UserID, password: Secret<String>, client: ClientAddress
  ) async throws -> Instant {
    try await proving(password, of: user, client: client) { credential in
      try await accounts.requestDeletion(.own(credential), now: clock.now())
    }
  }

  /// Whoever has only the browser of another has not his password. A refusal of `body` counts as a try.
  func proving<R>(
    _ password: Secret<String>, of user: UserID, client: ClientAddress,
    _ body: (Credential) async throws -> R
  ) async throws -> R {
    let attempt = try await count(
      .signIn, subject: "password of \(user)", client: client, limits: settings.signInLimits)
    guard let credential = try await accounts.credential(of: user, now: clock.now()) else {
      throw AccountError.notFound
    }
    let stored = credential.passwordHash
    let verdict = try await hash { try $0.verify(password, against: stored) }
    guard verdict == .right else { throw AccountError.wrongPassword }
    let result = try await body(credential)
    try await giveBack(attempt)
    return result
  }

  /// The code of a letter by which a decision can be appealed without signing in.
  func appealCode() throws -> AppealCode {
    let text = try Random.token()
    return AppealCode(text: text, digest: try SecretDigest.of(text))
  }
}
