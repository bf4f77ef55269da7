package import Kernel

/// Who asks for a signature, as the telephone shows it.
package struct EgovOrganization: Sendable, Hashable {
  /// Empty where the operator has set none.
  package let bin: String
  package let name: Localized

  package init(bin: String, name: Localized) {
    self.bin = bin
    self.name = name
  }

  package static let standard = EgovOrganization(
    bin: "", name: Localized(ru: "TechHub", kk: "TechHub", en: "TechHub"))
}
