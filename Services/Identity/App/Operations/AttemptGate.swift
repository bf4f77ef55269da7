import Crypto
import IdentityDomain
import IdentityStore
import Kernel
import SignatureChecks

/// One counted attempt, so that a good one can be given back.
struct CountedAttempt {
  let kind: AttemptKind
  let account: String
  let address: String
  let time: Instant
  /// Attempts of the account in the window, this one included.
  let number: Int
}

extension IdentityApplication {
  /// - Parameters:
  ///   - subject: the log-in as it was typed, whether somebody has it or not.
  ///   - client: who asks; attempts of one network of IPv6 count together.
  func count(
    _ kind: AttemptKind, subject: String, client: ClientAddress, limits: AttemptPolicy
  ) async throws -> CountedAttempt {
    let now = clock.now()
    let account = try secrets.attemptKey("account", subject)
    let address = try secrets.attemptKey("address", client.network)
    let number = try await attempts.begin(
      kind, account: account, address: address, policy: limits, now: now)
    return CountedAttempt(
      kind: kind, account: account, address: address, time: now, number: number)
  }

  /// False if the address of a person has had its share of letters: nothing more is sent, and the
  /// answer stays the same. Throws `TooManyAttempts` for a client that asks for many people.
  func mayHaveCode(_ contact: Contact, client: ClientAddress) async throws -> Bool {
    do {
      _ = try await count(.code, subject: contact.key, client: client, limits: settings.codeLimits)
      return true
    } catch let error as TooManyAttempts where !error.isOfAddress {
      return false
    }
  }

  /// As `hash`, of a guess that was counted: where there is no room nothing was guessed.
  func hash<R: Sendable>(
    of attempt: CountedAttempt, _ work: @escaping @Sendable (DjangoPassword) throws -> R
  ) async throws -> R {
    try await judging(attempt) { try await hash(work) }
  }

  func judging<R>(_ attempt: CountedAttempt, _ body: () async throws -> R) async throws -> R {
    do {
      return try await body()
    } catch  where error is HashingBusy || error is SignatureCheckUnavailable {
      try await attempts.withdraw(
        attempt.kind, account: attempt.account, address: attempt.address, at: attempt.time)
      throw error
    }
  }

  func giveBack(_ attempt: CountedAttempt) async throws {
    try await attempts.succeed(
      attempt.kind, account: attempt.account, address: attempt.address, at: attempt.time)
  }
}
