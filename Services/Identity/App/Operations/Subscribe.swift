import Crypto
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// Whoever asks is answered alike, whether the address is subscribed, suppressed or has had enough
  /// letters. Wishes for the newsletter are counted apart: nobody uses up the codes of another.
  func subscribe(_ email: EmailAddress, language: Language, client: ClientAddress) async throws {
    do {
      _ = try await count(
        .code, subject: "newsletter \(email.key)", client: client, limits: settings.codeLimits)
    } catch let error as TooManyAttempts where !error.isOfAddress {
      return
    }
    let token = try Random.token()
    try await newsletter.subscribe(
      email, tokenDigest: try SecretDigest.of(token),
      letter: .newsletterConfirmation(
        link: "\(settings.publicOrigin)/newsletter/confirmation?token=\(token)", in: language),
      language: language, now: clock.now())
  }

  /// Throws `CodeError.wrong`.
  func confirmSubscription(_ token: String) async throws {
    let isConfirmed = try await newsletter.confirm(
      tokenDigest: try SecretDigest.of(token), now: clock.now())
    guard isConfirmed else { throw CodeError.wrong }
  }

  /// False if the token is not ours.
  func unsubscribe(_ token: String) async throws -> Bool {
    guard let subscription = try secrets.subscription(of: token) else { return false }
    try await newsletter.unsubscribe(subscription, now: clock.now())
    return true
  }
}
