package import Crypto
package import Kernel

/// Whose reports of bounced mail are believed. Without any of it nobody's are.
package struct MailFeedbackSettings: Sendable {
  /// What the notification service signs with, given by hand: the address of the certificate that a
  /// message names is the sender's own word, and nothing is fetched from there.
  package var certificates: [Certificate]
  /// The service signs for all its customers alike: only these topics are ours.
  package var topics: Set<String>
  /// What any other provider shows as `key`.
  package var key: Secret<String>?

  package init(
    certificates: [Certificate] = [], topics: Set<String> = [], key: Secret<String>? = nil
  ) {
    self.certificates = certificates
    self.topics = topics
    self.key = key
  }
}
