import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  func requestReset(for contact: Contact, client: ClientAddress) async throws {
    guard try await mayHaveCode(contact, client: client) else { return }
    try await accounts.requestReset(
      for: contact, code: try freshCode(.passwordReset, for: contact), reason: .forgotten,
      now: clock.now())
  }

  /// A new password by a code; it also opens an account that too many wrong passwords had locked.
  func confirmReset(
    _ contact: Contact, code: String, password: Secret<String>, client: ClientAddress
  ) async throws {
    let attempt = try await count(
      .confirmation, subject: contact.key, client: client, limits: settings.confirmationLimits)
    guard CodePolicy.isWellFormed(code) else { throw CodeError.wrong }
    let hash = try await hash(of: attempt) { try $0.encode(password) }
    let account = try await accounts.confirmReset(
      contact, codeHash: try secrets.codeHash(code, purpose: .passwordReset, of: contact.key),
      passwordHash: hash, now: clock.now())
    try await giveBack(attempt)
    try await unlock(account, attempt)
  }

  /// By whichever of his addresses the person signs in, the lock is open.
  private func unlock(_ account: UserAccount, _ attempt: CountedAttempt) async throws {
    for login in [account.email, account.phone ?? ""] {
      guard let contact = Contact(login: login) else { continue }
      try await attempts.succeed(
        .signIn, account: try secrets.attemptKey("account", contact.key),
        address: attempt.address, at: attempt.time)
    }
  }

  func changePassword(
    of user: UserID, from old: Secret<String>, to new: Secret<String>, session: String?,
    client: ClientAddress
  ) async throws {
    let credential = try await checked(old, of: user, client: client, or: ProfileError.self)
    let hash = try await hash { try $0.encode(new) }
    try await accounts.changePassword(
      of: credential, to: hash, keeping: session, now: clock.now())
  }
}
