import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// The password is hashed whether or not the address is free, so that both take the same time.
  func register(
    _ wish: Registration, password: Secret<String>, client: ClientAddress
  ) async throws {
    guard try await mayHaveCode(wish.contact, client: client) else { return }
    let hash = try await hash { try $0.encode(password) }
    _ = try await accounts.register(
      wish, passwordHash: hash, code: try freshCode(.activation, for: wish.contact),
      now: clock.now())
  }

  func resendCode(to contact: Contact, client: ClientAddress) async throws {
    guard try await mayHaveCode(contact, client: client) else { return }
    try await accounts.resendCode(
      to: contact, code: try freshCode(.activation, for: contact), now: clock.now())
  }

  func activate(_ contact: Contact, code: String, client: ClientAddress) async throws {
    let attempt = try await count(
      .confirmation, subject: contact.key, client: client, limits: settings.confirmationLimits)
    guard CodePolicy.isWellFormed(code) else { throw CodeError.wrong }
    _ = try await accounts.activate(
      contact, codeHash: try secrets.codeHash(code, purpose: .activation, of: contact.key),
      now: clock.now())
    try await giveBack(attempt)
  }
}
