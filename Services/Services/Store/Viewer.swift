package import ServicesDomain

/// For whom a request is looked up: the question is part of every statement, so that a stranger's
/// id finds nothing.
package struct Viewer: Sendable, Hashable {
  package let userID: Int64
  /// Companies of which the person is a member.
  package let companies: [Int64]
  /// May decide on requests: sees every submitted one.
  package let isStaff: Bool
  /// What the person is in every service: a secretary, a superuser.
  package let roles: Set<ProcessTable.Role>
  /// Whose services are all that the staff list shows; `nil`: everybody's.
  package let organization: String?

  package init(
    userID: Int64, companies: [Int64], isStaff: Bool, roles: Set<ProcessTable.Role> = [],
    organization: String? = nil
  ) {
    self.userID = userID
    self.companies = companies
    self.isStaff = isStaff
    self.roles = roles
    self.organization = organization
  }
}
