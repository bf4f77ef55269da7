import Kernel

/// What a partner may register for himself.
package enum ApplicationPolicy {
  package static let perPerson = 10
  package static let redirects = 20
  package static let secrets = 5
  /// How long an old secret goes on beside a new one, unless it is said otherwise.
  package static let overlap: Duration = .seconds(7 * 86_400)
  /// Bytes of a logo, and pixels of it: what is small when packed may unfold.
  package static let logo = 512 << 10
  package static let logoPixels = 2_048 * 2_048
  package static let longestOverlap: Duration = .seconds(30 * 86_400)
}

package enum ApplicationError: Error, Equatable {
  case tooMany(limit: Int)
  case tooManySecrets(limit: Int)
  /// An application without a secret has none to change.
  case keepsNoSecret
  case notFound
  case stale
}
