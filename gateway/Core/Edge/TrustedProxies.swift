package import Kernel

/// Which neighbours may say on whose behalf they call. `X-Forwarded-For` counts only from them, and
/// of it only the rightmost address that is not itself a trusted proxy: everything left of it is the
/// client's own word.
package struct TrustedProxies: Sendable {
  private let networks: [IPNetwork]

  package init(_ networks: [IPNetwork] = []) { self.networks = networks }

  package var isEmpty: Bool { networks.isEmpty }

  package func trusts(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

  /// The client's address.
  ///
  /// - Parameters:
  ///   - peer: who holds the other end of the connection.
  ///   - forwardedFor: the values of all `X-Forwarded-For` fields, in their order.
  package func client(peer: IPAddress, forwardedFor: [String]) -> IPAddress {
    guard trusts(peer) else { return peer }
    var client = peer
    for value in forwardedFor.reversed() {
      for word in value.split(separator: ",", omittingEmptySubsequences: false).reversed() {
        guard let address = TrustedProxies.address(word) else { return client }
        client = address
        if !trusts(address) { return client }
      }
    }
    return client
  }

  /// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
  private static func address(_ word: Substring) -> IPAddress? {
    var text = word.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      return IPAddress(text[text.index(after: text.startIndex)..<end])
    }
    if let address = IPAddress(text) { return address }
    guard let colon = text.lastIndex(of: ":") else { return nil }
    return IPAddress(text[..<colon])
  }
}
