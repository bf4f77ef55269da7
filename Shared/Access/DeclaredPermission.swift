package import Kernel

/// A right that a service knows. It registers all of them with identity, which gives them to people.
package struct DeclaredPermission: Sendable, Hashable {
  /// Such as `core.change_faq`: an app, and what may be done in it.
  package let code: String
  /// What it is about, as Django names it within the app: `faq`.
  package let model: String
  /// For whoever gives it.
  package let name: Localized
  /// About something that every service has: then it is no service's own.
  package let isCommon: Bool

  package init(_ code: String, about model: String, _ name: Localized, isCommon: Bool = false) {
    self.code = code
    self.model = model
    self.name = name
    self.isCommon = isCommon
  }
}
