package import Kernel

/// The parameters of a protocol request, from a query or a form. One without a value counts as left
/// out (RFC 6749, section 3.1); unknown ones are passed over.
package struct ProtocolParameters: Sendable {
  private let values: [String: [String]]

  package init(_ items: some Sequence<(name: String, value: String)>) {
    var values: [String: [String]] = [:]
    for item in items where !item.value.isEmpty {
      values[item.name, default: []].append(item.value)
    }
    self.values = values
  }

  /// `nil` if it is not there, or more than once.
  package subscript(_ name: String) -> String? {
    values[name].flatMap { $0.count == 1 ? $0[0] : nil }
  }

  /// All that are said once.
  package var single: [String: String] { values.compactMapValues { $0.count == 1 ? $0[0] : nil } }

  /// Those of our languages in which an application wants its pages, the dearest first (`ui_locales`,
  /// OpenID Connect Core, section 3.1.2.1).
  package var languages: [Language] {
    (self["ui_locales"] ?? "").split(separator: " ").compactMap {
      Language(rawValue: $0.prefix { $0 != "-" }.lowercased())
    }
  }

  /// Throws `invalid_request` if any is said more than once.
  package func refuseRepeated() throws(OAuthError) {
    guard values.values.allSatisfy({ $0.count == 1 }) else {
      throw OAuthError(.invalidRequest, "a parameter is there more than once")
    }
  }

  /// Throws `invalid_request` if it is not there.
  package func require(_ name: String) throws(OAuthError) -> String {
    guard let value = self[name] else {
      throw OAuthError(.invalidRequest, "\(name) is missing")
    }
    return value
  }

  /// Throws `invalid_request` if it is longer than `max` bytes.
  package func text(_ name: String, max: Int) throws(OAuthError) -> String? {
    guard let value = self[name] else { return nil }
    guard value.utf8.count <= max else {
      throw OAuthError(.invalidRequest, "\(name) is too long")
    }
    return value
  }
}
