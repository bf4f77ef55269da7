package import Kernel

/// How often something may be tried with one account and from one address within a window. The
/// counts live in the database, so they hold over all copies of the service.
package struct AttemptPolicy: Sendable {
  package let perAccount: Int
  package let perAddress: Int
  package let window: Duration

  package init(perAccount: Int, perAddress: Int, window: Duration) {
    self.perAccount = perAccount
    self.perAddress = perAddress
    self.window = window
  }

  /// Wrong passwords.
  package static let signIn = AttemptPolicy(
    perAccount: 10, perAddress: 50, window: .seconds(15 * 60))
  /// Requests for a code by mail or SMS: each costs money or somebody's patience.
  package static let codes = AttemptPolicy(
    perAccount: 5, perAddress: 200, window: .seconds(15 * 60))

  /// Codes for telephones: they cost nobody anything, so a network has as many as an address may ask for.
  package var ofNetworks: AttemptPolicy {
    AttemptPolicy(perAccount: perAddress, perAddress: perAddress, window: window)
  }

  /// Secrets of the old site's applications. By address alone: whoever guesses must not lock the
  /// application itself out.
  package static let clientSecrets = AttemptPolicy(
    perAccount: 100_000, perAddress: 20, window: .seconds(15 * 60))

  /// Codes of devices that nobody has shown: 20^8 of them, a few of which are alive.
  package static let deviceCodes = AttemptPolicy(
    perAccount: 20, perAddress: 100, window: .seconds(15 * 60))

  /// The attempts of the window, oldest first.
  package func judge(
    account: [Instant], address: [Instant], now: Instant
  ) throws(TooManyAttempts) {
    let ofAddress = wait(address, limit: perAddress, now: now)
    let ofAccount = wait(account, limit: perAccount, now: now)
    switch (ofAddress, ofAccount) {
    case (nil, nil): return
    case (let wait?, nil): throw TooManyAttempts(retryAfter: wait, isOfAddress: true)
    case (nil, let wait?): throw TooManyAttempts(retryAfter: wait, isOfAddress: false)
    case (let one?, let other?):
      throw TooManyAttempts(retryAfter: max(one, other), isOfAddress: true)
    }
  }

  /// Free again when the attempt that fills the limit leaves the window.
  private func wait(_ times: [Instant], limit: Int, now: Instant) -> Duration? {
    let live = times.filter { now - $0 < window }
    guard live.count >= limit, limit > 0 else { return nil }
    return max(live[live.count - limit] + window - now, .seconds(1))
  }
}

/// The account or the address has had its share; the answer is the same whether the account
/// exists or not.
package struct TooManyAttempts: Error, Equatable {
  package let retryAfter: Duration
  /// The address has had too many, whatever the account.
  package let isOfAddress: Bool

  package init(retryAfter: Duration, isOfAddress: Bool) {
    self.retryAfter = retryAfter
    self.isOfAddress = isOfAddress
  }
}
