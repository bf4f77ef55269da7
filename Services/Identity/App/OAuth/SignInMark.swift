import Crypto
import Kernel

/// The moment after which a sign-in counts as the one that a request of an application asked for. The
/// mark goes along behind the request, to the sign-in page and back: whoever signs in for it is not asked
/// again, and no other sign-in passes for it. It is good for that request alone, and nobody else can make
/// one.
struct SignInMark {
  private static let name = "signed_in_since"
  /// So long somebody may look for his password, or first make an account.
  private static let lifetime: Duration = .seconds(3_600)

  /// What the application asked, without a mark.
  private let asked: String
  private let secrets: IdentitySecrets
  private let now: Instant
  /// `nil`: no mark came with it, or none that is good.
  let since: Instant?

  /// - Parameter query: of the request, as it came.
  init(in query: String, by secrets: IdentitySecrets, now: Instant) throws {
    let parts = query.split(separator: "&", omittingEmptySubsequences: false)
    let asked = parts.filter { !$0.hasPrefix(Self.name + "=") }.joined(separator: "&")
    let mark = parts.first { $0.hasPrefix(Self.name + "=") }
    self.asked = asked
    self.secrets = secrets
    self.now = now
    since = try mark.flatMap {
      try Self.time($0.dropFirst(Self.name.utf8.count + 1), asked, secrets, now: now)
    }
  }

  /// The request with the mark that it has, or with one of this moment.
  func marked() throws -> String {
    let value = try Self.value(since ?? now, asked, secrets)
    return (asked.isEmpty ? "" : asked + "&") + "\(Self.name)=\(value)"
  }

  private static func time(
    _ value: Substring, _ asked: String, _ secrets: IdentitySecrets, now: Instant
  ) throws -> Instant? {
    guard let microseconds = Int64(value.prefix { $0 != "." }) else { return nil }
    let time = Instant(microseconds: microseconds)
    guard constantTimeEquals(String(value), try Self.value(time, asked, secrets)) else {
      return nil
    }
    // Only of a time of ours a difference can be made.
    return time <= now && now - time <= lifetime ? time : nil
  }

  private static func value(
    _ time: Instant, _ asked: String, _ secrets: IdentitySecrets
  ) throws -> String {
    let code = try secrets.tied("sign-in for", "\(time.microseconds) \(asked)")
    return "\(time.microseconds).\(code)"
  }
}
