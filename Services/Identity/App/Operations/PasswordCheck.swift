import Crypto
import IdentityDomain
import IdentityStore
import Kernel

/// In whose words a command says that the password was not right.
protocol PasswordRefusal: Error {
  static var wrongPassword: Self { get }
  /// There is no such account, or it may not do anything now.
  static var notFound: Self { get }
}

extension ProfileError: PasswordRefusal {}
extension FactorError: PasswordRefusal {}
extension AccountError: PasswordRefusal {}

extension IdentityApplication {
  /// The password again, of somebody who is signed in: whoever has only his browser has not that. All
  /// wrong ones count together, whatever they were given for. Throws `Refusal`, `TooManyAttempts`.
  func checked<Refusal: PasswordRefusal>(
    _ password: Secret<String>, of user: UserID, client: ClientAddress, or refusal: Refusal.Type
  ) async throws -> Credential {
    let attempt = try await count(
      .signIn, subject: "password of \(user)", client: client, limits: settings.signInLimits)
    guard let credential = try await accounts.credential(of: user, now: clock.now()) else {
      throw Refusal.notFound
    }
    let stored = credential.passwordHash
    let verdict = try await hash(of: attempt) { try $0.verify(password, against: stored) }
    guard verdict == .right else { throw Refusal.wrongPassword }
    try await giveBack(attempt)
    return credential
  }
}
