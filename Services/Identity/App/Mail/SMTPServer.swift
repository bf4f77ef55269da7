package import Kernel

/// Where mail goes: `smtp://[user:password@]host[:port]` (STARTTLS where offered, demanded when
/// there is a password) or `smtps://…` (TLS from the first byte, RFC 8314).
package struct SMTPServer: Sendable {
  package struct Login: Sendable {
    package let user: String
    package let password: Secret<String>
  }

  package let host: String
  package let port: UInt16
  package let isSecure: Bool
  package let login: Login?

  package init?(url: String) {
    let schemes: [(String, Bool, UInt16)] = [("smtps://", true, 465), ("smtp://", false, 25)]
    guard let (scheme, isSecure, usual) = schemes.first(where: { url.hasPrefix($0.0) })
    else { return nil }
    var rest = url.dropFirst(scheme.count)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let user = SMTPServer.decoded(parts[0]),
        let password = SMTPServer.decoded(parts[1])
      else { return nil }
      login = Login(user: user, password: Secret(password))
      rest = rest[rest.index(after: at)...]
    } else {
      login = nil
    }
    var port = usual
    if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
      guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else { return nil }
      port = number
      rest = rest[..<colon]
    }
    if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
    guard !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x2f })
    else { return nil }
    host = String(rest)
    self.port = port
    self.isSecure = isSecure
  }

  /// RFC 3986, 2.1.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(bytes: bytes)
  }
}

extension String {
  fileprivate init?(bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    self = text
  }
}
