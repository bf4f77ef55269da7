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
    authorization: [String], cookies: [ArraySlice<UInt8>]
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

  private static let name: StaticString = "sessionid="

  /// Byte by byte: this runs for every request of a browser.
  private static func session(in cookies: [ArraySlice<UInt8>]) throws(GatewayProblem) -> Credentials
  {
    var found: ArraySlice<UInt8>?
    for field in cookies {
      var start = field.startIndex
      while start < field.endIndex {
        let end = field[start...].firstIndex(of: UInt8(ascii: ";")) ?? field.endIndex
        if let value = value(of: field, start, end) {
          if let found, found != value { throw .ambiguousSession }
          found = value
        }
        start = end + 1
      }
    }
    guard let found, isSecret(found) else { return .none }
    return .session(String(decoding: found, as: UTF8.self))
  }

  /// The value of the pair that stands there if its name is `sessionid`, without quotes.
  private static func value(
    of field: ArraySlice<UInt8>, _ from: Int, _ to: Int
  ) -> ArraySlice<UInt8>? {
    var start = from
    var end = to
    while start < end, field[start] == UInt8(ascii: " ") { start += 1 }
    guard end - start >= name.utf8CodeUnitCount else { return nil }
    for offset in 0..<name.utf8CodeUnitCount
    where field[start + offset] != name.utf8Start[offset] {
      return nil
    }
    start += name.utf8CodeUnitCount
    while end > start, field[end - 1] == UInt8(ascii: " ") { end -= 1 }
    let quote = UInt8(ascii: "\"")
    if end - start >= 2, field[start] == quote, field[end - 1] == quote {
      start += 1
      end -= 1
    }
    return field[start..<end]
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
