/// What an application asks for or was given: words in the order in which they were first said
/// (RFC 6749, section 3.3).
package struct ScopeList: Sendable, Equatable {
  package private(set) var words: [String]

  package init(_ words: [String]) {
    self.words = words.reduce(into: []) { known, word in
      if !known.contains(word) { known.append(word) }
    }
  }

  /// Words with single spaces between them. Throws `invalid_scope` for anything else.
  package init(_ text: String) throws(OAuthError) {
    guard text.utf8.count <= ScopeList.longest else {
      throw OAuthError(.invalidScope, "scope is too long")
    }
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy(ScopeList.isWord) else {
      throw OAuthError(.invalidScope, "scope is not a list of words")
    }
    self.init(parts)
  }

  /// What is stored of the old site: any white space between words.
  package init(stored text: String) {
    self.init(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  package var text: String { words.joined(separator: " ") }
  package var isEmpty: Bool { words.isEmpty }

  package func contains(_ word: String) -> Bool { words.contains(word) }
  package func isWithin(_ other: ScopeList) -> Bool { words.allSatisfy(other.contains) }

  private static let longest = 2_000

  private static func isWord(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        $0 == 0x21 || (0x23...0x5b).contains($0) || (0x5d...0x7e).contains($0)
      }
  }
}

extension ScopeList {
  /// Words that OpenID Connect gives a meaning (Core, section 5.4; `offline_access` in 11).
  package enum Standard {
    package static let openID = "openid"
    package static let profile = "profile"
    package static let email = "email"
    package static let phone = "phone"
    package static let offlineAccess = "offline_access"
  }

  /// Without the words that only say who somebody is.
  package var withoutPersonal: ScopeList {
    ScopeList(
      words.filter {
        ![
          Standard.openID, Standard.profile, Standard.email, Standard.phone,
          Standard.offlineAccess,
        ].contains($0)
      })
  }
}
