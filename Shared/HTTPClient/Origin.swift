/// Whom to talk to: scheme, host and port of a URL without path.
package struct Origin: Hashable, Sendable {
  package let isSecure: Bool
  /// A name or an address literal; an IPv6 literal without its brackets.
  package let host: String
  package let port: UInt16

  package init(isSecure: Bool, host: String, port: UInt16) {
    self.isSecure = isSecure
    self.host = host
    self.port = port
  }

  /// Reads `http://name:port` or `https://name[:port]`, with nothing behind it but one slash.
  package init?(url: String) {
    let secure = url.hasPrefix("https://")
    guard secure || url.hasPrefix("http://") else { return nil }
    var rest = url.dropFirst(secure ? 8 : 7)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    var port: UInt16 = secure ? 443 : 80
    let host: Substring
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      host = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
    } else {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      host = rest[..<end]
      rest = rest[end...]
    }
    if !rest.isEmpty {
      guard let number = Origin.port(rest.dropFirst()) else { return nil }
      port = number
    }
    guard !host.isEmpty, host.utf8.allSatisfy(Origin.isHostByte) else { return nil }
    self.init(isSecure: secure, host: String(host), port: port)
  }

  /// What the `Host` field says: the port only where it is not the scheme's own.
  package var authority: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  private static func port(_ text: Substring) -> UInt16? {
    guard (1...5).contains(text.utf8.count) else { return nil }
    var value = 0
    for byte in text.utf8 {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte) - 48
    }
    return value > 0 ? UInt16(exactly: value) : nil
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
    default: false
    }
  }
}

extension Origin: CustomStringConvertible {
  /// `http://name:port`.
  package var description: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return "\(isSecure ? "https" : "http")://\(name):\(port)"
  }
}
