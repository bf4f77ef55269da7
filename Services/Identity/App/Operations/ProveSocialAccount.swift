import IdentityDomain
import IdentityStore
import Kernel

/// Who asks, from where, with which paused sign-in.
struct SocialClient {
  let digest: String
  let provider: SocialProvider
  let address: ClientAddress
  let replacing: String?
  let userAgent: String?

  func arrival(_ fresh: FreshSecret) -> Arrival {
    Arrival(
      digest: fresh.digest, replacing: replacing,
      client: ClientTrace(address: address.literal, userAgent: userAgent))
  }
}

extension IdentityApplication {
  /// The account of this log-in is linked, by its password. Counted and told like any sign-in.
  func proveSocial(
    _ asked: SocialClient, login: String, password: Secret<String>
  ) async throws -> SignInStep {
    try await checkingPassword(login: login, password: password, client: asked.address) {
      credential, rehashed in
      let fresh = try FreshSecret()
      let outcome = try await acting(credential.user) {
        try await pausedSignIns.prove(
          asked.digest, at: asked.provider, by: credential, rehashed: rehashed,
          opening: asked.arrival(fresh), now: clock.now())
      }
      return (fresh, outcome)
    }
  }

  /// To the address that the provider vouches for, else to the one that was typed.
  func sendSocialCode(
    _ asked: SocialClient, to email: EmailAddress, names: PausedSignIn.Names?
  ) async throws {
    let contact = Contact.email(email)
    guard try await mayHaveCode(contact, client: asked.address) else { return }
    try await pausedSignIns.send(
      try freshCode(.social, for: contact), to: email, names: names, for: asked.digest,
      at: asked.provider, now: clock.now())
  }

  func proveSocial(
    _ asked: SocialClient, code: String, sentTo email: EmailAddress
  ) async throws -> SignInStep {
    let contact = Contact.email(email)
    let attempt = try await count(
      .confirmation, subject: contact.key, client: asked.address,
      limits: settings.confirmationLimits)
    guard CodePolicy.isWellFormed(code) else { throw CodeError.wrong }
    let hash = try secrets.codeHash(code, purpose: .social, of: contact.key)
    let fresh = try FreshSecret()
    let outcome = try await pausedSignIns.prove(
      asked.digest, at: asked.provider, byCode: hash, opening: asked.arrival(fresh),
      now: clock.now())
    try await giveBack(attempt)
    return try await step(fresh, outcome)
  }

  /// `nil`: somebody has the address by now.
  func registerSocial(
    _ asked: SocialClient, as names: PausedSignIn.Names
  ) async throws -> SignInStep? {
    let fresh = try FreshSecret()
    let outcome = try await pausedSignIns.register(
      asked.digest, at: asked.provider, as: names, opening: asked.arrival(fresh),
      now: clock.now())
    guard let outcome else { return nil }
    return try await step(fresh, outcome)
  }

  /// Changes that follow are kept as his, though he was not signed in when he asked.
  private func acting<R>(_ user: UserID, _ body: () async throws -> R) async throws -> R {
    var origin = ChangeOrigin.current
    origin?.actor = user.rawValue
    return try await ChangeOrigin.$current.withValue(origin) { try await body() }
  }
}
