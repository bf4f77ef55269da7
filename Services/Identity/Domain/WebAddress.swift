/// A link that may be shown to others: http or https, a host, no credentials in it.
package struct WebAddress: Hashable, Sendable {
  package static let maximum = 200

  package let text: String

  package init?(_ text: String) {
    let lower = text.lowercased()
    guard text.utf8.count <= WebAddress.maximum,
      let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x3c && $0 != 0x3e })
    else { return nil }
    let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !host.isEmpty, !host.contains("@"), !host.contains("\\") else { return nil }
    self.text = text
  }
}
