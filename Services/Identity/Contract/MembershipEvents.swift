import Kernel

/// A person became a member of a company.
package struct CompanyMemberAdded: ContractEvent {
  package static let type = "company.member_added"
  package static let aggregateType = "company"

  package let companyID: Int64
  package let userID: Int64
  package let role: String

  package init(companyID: Int64, userID: Int64, role: String) {
    self.companyID = companyID
    self.userID = userID
    self.role = role
  }

  package var aggregateID: String { String(companyID) }

  enum CodingKeys: String, CodingKey {
    case companyID = "company_id"
    case userID = "user_id"
    case role
  }
}

/// A person is no member of a company any more; `role` is the one that was lost.
package struct CompanyMemberRemoved: ContractEvent {
  package static let type = "company.member_removed"
  package static let aggregateType = "company"

  package let companyID: Int64
  package let userID: Int64
  package let role: String

  package init(companyID: Int64, userID: Int64, role: String) {
    self.companyID = companyID
    self.userID = userID
    self.role = role
  }

  package var aggregateID: String { String(companyID) }

  enum CodingKeys: String, CodingKey {
    case companyID = "company_id"
    case userID = "user_id"
    case role
  }
}

/// A member's role changed; `role` is the new one.
package struct CompanyMemberRoleChanged: ContractEvent {
  package static let type = "company.role_changed"
  package static let aggregateType = "company"

  package let companyID: Int64
  package let userID: Int64
  package let role: String

  package init(companyID: Int64, userID: Int64, role: String) {
    self.companyID = companyID
    self.userID = userID
    self.role = role
  }

  package var aggregateID: String { String(companyID) }

  enum CodingKeys: String, CodingKey {
    case companyID = "company_id"
    case userID = "user_id"
    case role
  }
}
