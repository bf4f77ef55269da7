package import Kernel

/// It is known that a company is who it says. `company.updated` comes before it.
package struct CompanyVerified: ContractEvent {
  package static let type = "company.verified"
  package static let aggregateType = "company"

  package let id: Int64
  /// `legal_entity` or `sole_proprietor`.
  package let kind: String
  package let verifiedAt: Instant

  package init(id: Int64, kind: String, verifiedAt: Instant) {
    self.id = id
    self.kind = kind
    self.verifiedAt = verifiedAt
  }

  package var aggregateID: String { String(id) }

  enum CodingKeys: String, CodingKey {
    case id, kind
    case verifiedAt = "verified_at"
  }
}

/// A company is not who it says, or not proven to be.
package struct CompanyRejected: ContractEvent {
  package static let type = "company.rejected"
  package static let aggregateType = "company"

  package let id: Int64

  package init(id: Int64) { self.id = id }

  package var aggregateID: String { String(id) }
}

/// A company may not act for the time being.
package struct CompanySuspended: ContractEvent {
  package static let type = "company.suspended"
  package static let aggregateType = "company"

  package let id: Int64

  package init(id: Int64) { self.id = id }

  package var aggregateID: String { String(id) }
}

/// A suspension ended.
package struct CompanyRestored: ContractEvent {
  package static let type = "company.restored"
  package static let aggregateType = "company"

  package let id: Int64

  package init(id: Int64) { self.id = id }

  package var aggregateID: String { String(id) }
}

/// A company was another one's duplicate: what is kept of `from` belongs to `into` from now on.
package struct CompanyMerged: ContractEvent {
  package static let type = "company.merged"
  package static let aggregateType = "company"

  package let from: Int64
  package let into: Int64

  package init(from: Int64, into: Int64) {
    self.from = from
    self.into = into
  }

  package var aggregateID: String { String(from) }
}
