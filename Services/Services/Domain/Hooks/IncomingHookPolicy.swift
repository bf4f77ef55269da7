package import Kernel

/// What is taken from outside.
package enum IncomingHookPolicy {
  /// How far the sender's clock may be from ours, either way: what is older may be somebody's copy.
  package static let tolerance: Duration = .seconds(5 * 60)
  /// Bytes.
  package static let largest = 256 << 10
  /// How long a secret goes on after the next one was given.
  package static let overlap: Duration = .seconds(86_400)

  package static func isTimely(_ sent: Instant, now: Instant) -> Bool {
    let age = now - sent
    return age <= tolerance && age >= .zero - tolerance
  }
}
