import Kernel

/// How long what the provider hands out is good for.
package enum OAuthPolicy {
  /// RFC 6749, section 4.1.2: ten minutes at most; a browser needs a few seconds.
  package static let code: Duration = .seconds(60)
  package static let accessToken: Duration = .seconds(3_600)
  /// From its last use.
  package static let refreshToken: Duration = .seconds(60 * 86_400)
  /// An answer may be lost on the way: so long the old refresh token is honoured again.
  package static let grace: Duration = .seconds(10)
  package static let identityToken: Duration = .seconds(3_600)
  /// Back-Channel Logout 1.0, section 4: two minutes at most.
  package static let logoutToken: Duration = .seconds(120)
  /// RFC 8628, section 3.2: so long a person has to find a browser.
  package static let deviceCode: Duration = .seconds(600)
  /// Section 3.5: how long a device waits between two questions, and by how much longer after one that
  /// came too early.
  package static let devicePoll: Duration = .seconds(5)
  /// So long after its end a token is still found by whoever looks into a complaint.
  package static let remains: Duration = .seconds(30 * 86_400)

  // MARK: Keys

  package static let keySigns: Duration = .seconds(90 * 86_400)
  /// Others keep the set of keys for a while, so a new one is shown long before it signs.
  package static let keyIsAnnounced: Duration = .seconds(2 * 86_400)
  /// So long before the last key ends the next is made.
  package static let keyIsMadeBefore: Duration = .seconds(7 * 86_400)
}
