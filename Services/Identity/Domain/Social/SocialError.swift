/// Why a sign-in elsewhere comes to nothing here.
package enum SocialError: Error, Equatable, CaseIterable {
  case unknownProvider
  /// It does not answer, or not in time, or what it says of itself is of no use. A repeat may work.
  case providerUnavailable
  /// Its answer is not what it has to be.
  case untrustworthy
  /// The person said no there.
  case declined
  /// Not begun in this browser, too long ago, or done already.
  case stale
  /// That account elsewhere opens another account here.
  case linkedElsewhere
  /// The account may not be signed in to.
  case refused
  /// Without this link there would be no way to sign in.
  case lastWayIn
}
