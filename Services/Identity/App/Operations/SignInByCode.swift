import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// A code to the address of somebody who wants to sign in without a password. Nothing in the answer,
  /// and nothing in the time that it takes, tells whether there is an account.
  func offerSignInCode(to contact: Contact, client: ClientAddress) async throws {
    guard try await mayHaveCode(contact, client: client) else { return }
    try await sessions.offerCode(
      to: contact, subject: try secrets.attemptKey("sign-in code", contact.key),
      code: try freshCode(.signIn, for: contact), now: clock.now())
  }

  func signIn(
    _ contact: Contact, code: String, replacing: String?, client: ClientAddress,
    userAgent: String?
  ) async throws -> SignInStep {
    let attempt = try await count(
      .confirmation, subject: contact.key, client: client, limits: settings.confirmationLimits)
    guard CodePolicy.isWellFormed(code) else { throw CodeError.wrong }
    let fresh = try FreshSecret()
    let outcome = try await sessions.open(
      Arrival(
        digest: fresh.digest, replacing: replacing,
        client: ClientTrace(address: client.literal, userAgent: userAgent)),
      for: contact, subject: try secrets.attemptKey("sign-in code", contact.key),
      codeHash: try secrets.codeHash(code, purpose: .signIn, of: contact.key), now: clock.now())
    try await giveBack(attempt)
    return try await step(fresh, outcome)
  }
}
