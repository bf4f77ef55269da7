package import Kernel

/// What a moderator imposes, and why.
package struct NewSanction: Sendable, Equatable {
  package let kind: SanctionKind
  package let reason: String

  package init(_ kind: SanctionKind, reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

package enum SanctionKind: Sendable, Equatable {
  case warn
  /// Something that the sanctioned side published, named by its table and key.
  case hide(HiddenContent)
  /// `nil`: for good.
  case suspend(until: Instant?)

  package var word: String {
    switch self {
    case .warn: "warn"
    case .hide: "hide_content"
    case .suspend: "suspend"
    }
  }

  package var until: Instant? {
    if case .suspend(let until) = self { until } else { nil }
  }

  package var content: HiddenContent? {
    if case .hide(let content) = self { content } else { nil }
  }

  package static let words = ["warn", "hide_content", "suspend"]
}

/// A thing in whichever context: the model as Django names it, such as `core.article`, and the key.
package struct HiddenContent: Sendable, Equatable {
  package let source: String
  package let key: String

  /// `nil` unless it is a name of two words and a key of 1 to 50 characters.
  package init?(source: String, key: String) {
    guard PermissionCode(source) != nil, (1...50).contains(key.unicodeScalars.count) else {
      return nil
    }
    self.source = source
    self.key = key
  }

  /// As it lies in a table.
  package init(stored source: String, key: String) {
    self.source = source
    self.key = key
  }
}
