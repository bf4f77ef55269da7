import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// Whoever has only the browser of another has not his password. Returns when the account goes.
  func requestDeletion(
    of user: UserID, password: Secret<String>, wipingComments: Bool, client: ClientAddress
  ) async throws -> Instant {
    let credential = try await checked(password, of: user, client: client, or: AccountError.self)
    return try await accounts.requestDeletion(
      .own(credential, wipingComments: wipingComments), now: clock.now())
  }
}
