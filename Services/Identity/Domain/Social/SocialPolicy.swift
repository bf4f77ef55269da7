import Kernel

/// How long what belongs to a sign-in elsewhere is good for.
package enum SocialPolicy {
  /// For the person to sign in at the provider.
  package static let asked: Duration = .seconds(10 * 60)
  /// For the person to say who he is here: as long as a code by mail.
  package static let answered: Duration = CodePolicy.lifetime
  /// How far the clocks of two houses may differ.
  package static let skew: Duration = .seconds(60)
  /// How old an identity token may be that was just asked for.
  package static let tokenAge: Duration = .seconds(10 * 60)
  /// How long what a provider says of itself is believed.
  package static let metadata: Duration = .seconds(3_600)
  /// A key that is not known makes its keys be read again, so often at most.
  package static let keysAgain: Duration = .seconds(10)
  package static let longestNext = 4_096
}
