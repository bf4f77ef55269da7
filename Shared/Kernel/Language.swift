/// The three languages of the hub.
package enum Language: String, Sendable, CaseIterable, Codable {
  case russian = "ru"
  case kazakh = "kk"
  case english = "en"
}

/// A text in up to three languages. It reads in the requested one, else in the first that is there
/// in the order ru, kk, en.
package struct Localized: Sendable, Hashable {
  package var ru: String?
  package var kk: String?
  package var en: String?

  package init(ru: String? = nil, kk: String? = nil, en: String? = nil) {
    self.ru = ru
    self.kk = kk
    self.en = en
  }

  package subscript(_ language: Language) -> String? {
    get {
      switch language {
      case .russian: ru
      case .kazakh: kk
      case .english: en
      }
    }
    set {
      switch language {
      case .russian: ru = newValue
      case .kazakh: kk = newValue
      case .english: en = newValue
      }
    }
  }

  /// The text for a reader of `language`; empty only if no language has any.
  package func text(in language: Language) -> String {
    for candidate in [self[language], ru, kk, en] {
      if let candidate, !candidate.isEmpty { return candidate }
    }
    return ""
  }
}

extension Localized: Codable {}
