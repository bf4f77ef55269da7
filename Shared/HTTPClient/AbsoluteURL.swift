/// An absolute URL of `http` or `https`: whom to ask, and for what.
package struct AbsoluteURL: Hashable, Sendable {
  package let origin: Origin
  /// Path and query in origin-form.
  package let target: String

  private static let longest = 2_000

  /// `nil` for anything else, also for one with a user name or a fragment in it.
  package init?(_ text: String) {
    guard text.utf8.count <= AbsoluteURL.longest,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") }),
      let scheme = ["https://", "http://"].first(where: text.hasPrefix)
    else { return nil }
    let rest = text.dropFirst(scheme.count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard let origin = Origin(url: scheme + rest[..<end]) else { return nil }
    self.origin = origin
    let path = rest[end...]
    target = path.hasPrefix("/") ? String(path) : "/" + path
  }
}
