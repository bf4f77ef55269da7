import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// A code to another address of somebody who is signed in and gives his password again. Whether somebody
  /// has the address is not told. Throws `AccountError`, `TooManyAttempts`.
  func offerContact(
    _ contact: Contact, of user: UserID, password: Secret<String>, client: ClientAddress
  ) async throws {
    _ = try await checked(password, of: user, client: client, or: AccountError.self)
    guard try await mayHaveCode(contact, client: client) else { return }
    let code = try Random.digits(CodePolicy.digits)
    try await accounts.offerContact(
      contact, of: user, code: FreshCode(text: code, hash: try contactHash(code, contact)),
      now: clock.now())
  }

  /// Throws `CodeError`, `ContactChangeError`, `TooManyAttempts`.
  func takeContact(
    _ contact: Contact, of user: UserID, code: String, session: String, client: ClientAddress
  ) async throws {
    let attempt = try await count(
      .confirmation, subject: "contact of \(user)", client: client,
      limits: settings.confirmationLimits)
    guard CodePolicy.isWellFormed(code) else { throw CodeError.wrong }
    try await accounts.takeContact(
      contact, of: user, codeHash: try contactHash(code, contact), keeping: session,
      now: clock.now())
    try await giveBack(attempt)
  }

  /// Over the very spelling that the code is sent to: another one of the same key may be somebody
  /// else's box.
  private func contactHash(_ code: String, _ contact: Contact) throws -> String {
    try secrets.codeHash(code, purpose: .contact, of: contact.text)
  }
}
