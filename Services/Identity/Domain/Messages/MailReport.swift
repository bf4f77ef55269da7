package import Kernel

/// What a mail provider reports of letters that it took.
package struct MailReport: Sendable {
  package enum Kind: String, Sendable {
    /// The address does not exist, or never takes mail of ours.
    case bounce
    /// It could not be reached for the moment.
    case transient
    /// Its owner called the letter spam.
    case complaint
    /// The provider asks whether it may report.
    case subscription
    case other

    /// Whether the address gets mail no more.
    package var suppresses: Bool { self == .bounce || self == .complaint }
  }

  package let provider: String
  /// The provider's own number of the report.
  package let id: String
  package let kind: Kind
  /// Personal data: never log it.
  package let addresses: [EmailAddress]
  package let detail: String?

  package init(
    provider: String, id: String, kind: Kind, addresses: [EmailAddress], detail: String? = nil
  ) {
    self.provider = provider
    self.id = id
    self.kind = kind
    self.addresses = addresses
    self.detail = detail
  }
}

package enum MailReportPolicy {
  package static let addresses = 50
  package static let bodyLimit = 256 * 1_024
  /// Older ones are refused, and for so long and longer the numbers of known ones are kept.
  package static let oldest: Duration = .seconds(30 * 86_400)
  package static let ahead: Duration = .seconds(15 * 60)
  package static let kept: Duration = .seconds(60 * 86_400)
}
