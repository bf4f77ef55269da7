package import Kernel

/// An organisation of the directory was entered, changed or taken out. The code, by which others refer to
/// it, never changes.
package struct OrganizationUpdated: ContractEvent {
  package static let type = "organization.updated"
  package static let aggregateType = "organization"

  package let code: String
  package let name: Localized
  package let active: Bool
  /// True if it was taken out; else absent.
  package let deleted: Bool?

  package init(code: String, name: Localized, active: Bool, deleted: Bool = false) {
    self.code = code
    self.name = name
    self.active = active
    self.deleted = deleted ? true : nil
  }

  package var aggregateID: String { code }
}
