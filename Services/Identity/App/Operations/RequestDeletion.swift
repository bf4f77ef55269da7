import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// Whoever has only the browser of another has not his password. Returns when the account goes.
  func requestDeletion(
    of user: UserID, password: Secret<String>, client: ClientAddress
  ) async throws -> Instant {
    let attempt = try await count(
      .signIn, subject: "password of \(user)", client: client, limits: settings.signInLimits)
    guard let credential = try await accounts.credential(of: user, now: clock.now()) else {
      throw AccountError.notFound
    }
    let stored = credential.passwordHash
    let verdict = try await hash { try $0.verify(password, against: stored) }
    guard verdict == .right else { throw AccountError.wrongPassword }
    let due = try await accounts.requestDeletion(.own(credential), now: clock.now())
    try await giveBack(attempt)
    return due
  }
}
