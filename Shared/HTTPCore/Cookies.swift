/// The cookies of a request (RFC 6265, 4.2). Two of one name stay visible: whoever relies on a
/// cookie must be able to see that it is ambiguous.
package struct Cookies: Sendable {
  package struct Pair: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  package let pairs: [Pair]

  package init(_ headers: HeaderFields) {
    guard headers.contains(.cookie) else {
      pairs = []
      return
    }
    pairs = headers.values(of: .cookie).flatMap { line in
      line.utf8.split(separator: 0x3b).compactMap { Cookies.pair($0) }
    }
  }

  /// All values of that name, in order.
  package func values(of name: String) -> [String] {
    pairs.compactMap { $0.name == name ? $0.value : nil }
  }

  private static func pair(_ bytes: Substring.UTF8View) -> Pair? {
    guard let split = bytes.firstIndex(of: 0x3d) else { return nil }
    let name = Substring(bytes[..<split]).trimmedOWS
    var value = Substring(bytes[bytes.index(after: split)...]).trimmedOWS
    if value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
      value = String(value.dropFirst().dropLast())
    }
    return name.isEmpty ? nil : Pair(name: name, value: value)
  }
}

/// One `Set-Cookie` field (RFC 6265, 4.1). Path `/`, HttpOnly and SameSite=Lax unless said
/// otherwise.
package struct SetCookie: Sendable {
  package enum SameSite: String, Sendable {
    case strict = "Strict"
    case lax = "Lax"
    case none = "None"
  }

  package var name: String
  /// Must hold no space, comma, semicolon, quote or backslash.
  package var value: String
  package var path = "/"
  /// In seconds; 0 deletes the cookie, `nil` keeps it until the browser ends.
  package var maxAge: Int?
  package var isSecure = true
  package var isHTTPOnly = true
  package var sameSite = SameSite.lax

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// The field's value.
  package var text: String {
    var text = "\(name)=\(value); Path=\(path); SameSite=\(sameSite.rawValue)"
    if let maxAge { text += "; Max-Age=\(maxAge)" }
    if isHTTPOnly { text += "; HttpOnly" }
    if isSecure { text += "; Secure" }
    return text
  }
}
