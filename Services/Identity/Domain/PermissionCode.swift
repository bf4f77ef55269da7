/// The name of a right, `context.verb_noun`, such as `services.decide_request`: the `app_label` of
/// its content type and its `codename`.
package struct PermissionCode: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let context: String
  package let codename: String

  /// Lower-case ASCII letters, digits and `_` on both sides of one dot.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ PermissionCode.isWord($0) }) else { return nil }
    context = String(parts[0])
    codename = String(parts[1])
  }

  private static func isWord(_ text: Substring) -> Bool {
    (1...100).contains(text.utf8.count)
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }

  package var description: String { "\(context).\(codename)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.context, left.codename) < (right.context, right.codename)
  }
}
