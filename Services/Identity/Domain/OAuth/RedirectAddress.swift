/// Where an application is answered in the browser. Compared character by character
/// (RFC 9700, section 2.1), but for the port of an application on the person's own machine.
package struct RedirectAddress: Sendable, Hashable {
  package enum Fault: Error, Equatable, CaseIterable {
    case notAbsolute
    case hasFragment
    /// https, or http on this machine, or a scheme of the application's own (`com.example.app`).
    case badScheme
    case hasCredentials
    case hasWildcard
    case tooLong
  }

  package static let longest = 500

  package let text: String

  /// An address as an application may register it. A scheme of its own and this machine are for
  /// applications that keep no secret (RFC 8252, section 7).
  package init(registering text: String, isPublic: Bool) throws(Fault) {
    guard text.utf8.count <= RedirectAddress.longest else { throw .tooLong }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}".utf8.contains($0) })
    else { throw .notAbsolute }
    guard !text.contains("#") else { throw .hasFragment }
    guard !text.contains("*") else { throw .hasWildcard }
    let parts = Parts(text)
    guard let scheme = parts.scheme else { throw .notAbsolute }
    switch scheme {
    case "https":
      guard !parts.host.isEmpty else { throw .notAbsolute }
    case "http":
      guard isPublic, parts.isThisMachine else { throw .badScheme }
    default:
      // A reverse domain name, so that two applications do not take the same (RFC 8252, 7.1).
      guard isPublic, scheme.contains(".") else { throw .badScheme }
    }
    guard !parts.hasCredentials else { throw .hasCredentials }
    self.text = text
  }

  /// One that was registered long ago.
  package init(stored text: String) { self.text = text }

  /// Whether a request may name `asked`.
  package func accepts(_ asked: String, isPublic: Bool) -> Bool {
    if text == asked { return true }
    guard isPublic else { return false }
    let (own, other) = (Parts(text), Parts(asked))
    return own.scheme == "http" && own.isThisMachine && own.isSameButForPort(other)
  }

  private struct Parts {
    let scheme: String?
    let host: Substring
    let port: Substring?
    /// Path and query.
    let rest: Substring
    let hasCredentials: Bool

    init(_ text: String) {
      guard let colon = text.firstIndex(of: ":"), RedirectAddress.isScheme(text[..<colon]) else {
        (scheme, host, port, rest, hasCredentials) = (nil, "", nil, "", false)
        return
      }
      scheme = text[..<colon].lowercased()
      let after = text[text.index(after: colon)...]
      guard after.hasPrefix("//") else {
        (host, port, rest, hasCredentials) = ("", nil, after, false)
        return
      }
      let authority = after.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
      rest = after.dropFirst(2 + authority.count)
      hasCredentials = authority.contains("@")
      let isBracketed = authority.hasPrefix("[")
      let end =
        isBracketed ? authority.firstIndex(of: "]") ?? authority.endIndex : authority.startIndex
      if let colon = authority[end...].firstIndex(of: ":") {
        host = authority[..<colon]
        port = authority[authority.index(after: colon)...]
      } else {
        host = authority
        port = nil
      }
    }

    /// An address, not the name `localhost`, which another program may answer to (RFC 8252, 8.3).
    var isThisMachine: Bool { host == "127.0.0.1" || host == "[::1]" }

    func isSameButForPort(_ other: Parts) -> Bool {
      scheme == other.scheme && host == other.host && rest == other.rest && !other.hasCredentials
        && (other.port ?? "80").allSatisfy { $0.isASCII && $0.isNumber }
    }
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, (0x41...0x5a).contains(first & 0xdf) else { return false }
    return text.utf8.allSatisfy {
      (0x41...0x5a).contains($0 & 0xdf) || (0x30...0x39).contains($0)
        || [0x2b, 0x2d, 0x2e].contains($0)
    }
  }
}
