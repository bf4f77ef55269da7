import Kernel

/// A company was entered in the register.
package struct CompanyCreated: ContractEvent {
  package static let type = "company.created"
  package static let aggregateType = "company"

  package let id: Int64
  package let name: String
  package let verified: Bool
  /// Its region; where none is known, its city; empty where neither is. Older events lack it.
  package let region: String?

  package init(id: Int64, name: String, verified: Bool, region: String? = nil) {
    self.id = id
    self.name = name
    self.verified = verified
    self.region = region
  }

  package var aggregateID: String { String(id) }
}

/// The public face of a company changed.
package struct CompanyUpdated: ContractEvent {
  package static let type = "company.updated"
  package static let aggregateType = "company"

  package let id: Int64
  package let name: String
  package let verified: Bool
  /// True if its life is over; else absent.
  package let deleted: Bool?
  /// Its region; where none is known, its city; empty where neither is. Older events lack it.
  package let region: String?

  package init(
    id: Int64, name: String, verified: Bool, deleted: Bool = false, region: String? = nil
  ) {
    self.id = id
    self.name = name
    self.verified = verified
    self.deleted = deleted ? true : nil
    self.region = region
  }

  package var aggregateID: String { String(id) }
}
