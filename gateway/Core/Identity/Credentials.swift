/// Which proof of identity a request carries. `Authorization` wins over the cookie, which is then
/// not even looked at.
package enum Credentials: Sendable, Hashable {
  case none
  /// Django's `sessionid`.
  case session(String)
  /// An OAuth2 access token.
  case bearer(String)
  /// An API key.
  case token(String)

  /// - Parameters:
  ///   - authorization: the values of all `Authorization` fields.
  ///   - cookies: the values of all `Cookie` fields.
  package static func read(
    authorization: [String], cookies: [String]
  ) throws(GatewayProblem) -> Credentials {
    if let value = authorization.first {
      guard authorization.count == 1 else { throw .malformedCredentials }
      return try scheme(value)
    }
    return try session(in: cookies)
  }

  private static func scheme(_ value: String) throws(GatewayProblem) -> Credentials {
    guard let space = value.utf8.firstIndex(of: UInt8(ascii: " ")) else {
      throw .malformedCredentials
    }
    let secret = value[space...].drop { $0 == " " }
    guard isSecret(secret.utf8) else { throw .malformedCredentials }
    switch value[..<space].lowercased() {
    case "bearer": return .bearer(String(secret))
    case "token": return .token(String(secret))
    // Client authentication at the token endpoint (RFC 6749, 2.3.1): identity's own matter.
    case "basic": return .none
    default: throw .malformedCredentials
    }
  }

  /// Byte by byte: this runs for every request of a browser.
  private static func session(in cookies: [String]) throws(GatewayProblem) -> Credentials {
    var found: String?
    for field in cookies {
      for pair in field.utf8.split(separator: UInt8(ascii: ";")) {
        guard let value = value(of: pair) else { continue }
        if let found, found != value { throw .ambiguousSession }
        found = value
      }
    }
    guard let found, isSecret(found.utf8) else { return .none }
    return .session(found)
  }

  private static let name = Array("sessionid=".utf8)

  /// The value of a pair whose name is `sessionid`, without quotes.
  private static func value(of pair: Substring.UTF8View) -> String? {
    var rest = pair.drop { $0 == UInt8(ascii: " ") }
    guard rest.starts(with: name) else { return nil }
    rest = rest.dropFirst(name.count)
    while rest.last == UInt8(ascii: " ") { rest = rest.dropLast() }
    let quote = UInt8(ascii: "\"")
    if rest.count >= 2, rest.first == quote, rest.last == quote {
      rest = rest.dropFirst().dropLast()
    }
    return String(Substring(rest))
  }

  /// Visible ASCII, at most 4 KiB: a JWT fits.
  private static func isSecret(_ bytes: some Collection<UInt8>) -> Bool {
    (1...4096).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7e).contains($0) }
  }

  /// Of which kind it is and what it says, as one key.
  package var cacheKey: String? {
    switch self {
    case .none: nil
    case .session(let key): "s" + key
    case .bearer(let token): "b" + token
    case .token(let token): "t" + token
    }
  }
}

extension Credentials: CustomStringConvertible {
  /// The kind alone: the rest is a secret.
  package var description: String {
    switch self {
    case .none: "none"
    case .session: "session"
    case .bearer: "bearer"
    case .token: "token"
    }
  }
}
