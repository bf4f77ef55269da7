import Kernel

/// A six-digit code, the short secret that goes out by mail or SMS.
package enum CodePolicy {
  package static let digits = 6
  package static let lifetime: Duration = .seconds(15 * 60)
  /// Wrong tries after which a code is void: 5 of 1,000,000.
  package static let tries = 5

  /// The code for a uniformly drawn number below 1,000,000, with its leading zeros.
  package static func code(from number: UInt32) -> String {
    let text = String(number % 1_000_000)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// Whether a typed code has the shape of one at all.
  package static func isWellFormed(_ code: String) -> Bool {
    code.utf8.count == digits && code.utf8.allSatisfy { (48...57).contains($0) }
  }
}

/// How long a browser stays signed in.
package enum SessionPolicy {
  /// Django's default, so that a session taken over and a new one live alike.
  package static let lifetime: Duration = .seconds(14 * 86_400)
  /// How fine `last_activity` is: a write per request would cost more than the request.
  package static let activityGrain: Duration = .seconds(5 * 60)
  /// How long it may be known in memory alone.
  package static let activityDelay: Duration = .seconds(5)
  /// The oldest sessions of a person end when there are more.
  package static let perUser = 50
}

/// API tokens: scripts carry them, people make them.
package enum TokenPolicy {
  package static let perUser = 20
  package static let nameLimit = 100
  package static let longest: Duration = .seconds(366 * 86_400)
}
