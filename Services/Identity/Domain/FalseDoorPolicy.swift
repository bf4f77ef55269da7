/// When a network that tries the false door is turned away, and for how long.
package struct FalseDoorPolicy: Sendable, Equatable {
  /// Attempts within the window after which the network is blocked.
  package let attempts: Int
  package let window: Duration
  package let term: Duration
  /// Attempts of one network within the window that leave a row: robots must not fill the disk.
  package var rows: Int { max(attempts, 60) }

  package init(attempts: Int, window: Duration, term: Duration) {
    self.attempts = attempts
    self.window = window
    self.term = term
  }

  package static let standard = FalseDoorPolicy(
    attempts: 5, window: .seconds(10 * 60), term: .seconds(24 * 3_600))

  /// A network that has not come for so long is forgotten.
  package static let forgotten: Duration = .seconds(30 * 86_400)
}
