package import IdentityDomain
package import Kernel
import Postgres

/// A request to belong to a company, as both sides list it.
package struct JoinRequestInfo: Sendable {
  package let id: JoinRequestID
  package let company: CompanyID
  package let companyName: Localized
  package let user: UserID
  package let displayName: String
  package let avatar: String?
  /// As stored: words that only the old system knew stay.
  package let status: String
  package let reason: String
  package let createdAt: Instant
  package let expiresAt: Instant?
  package let decidedAt: Instant?
}

/// An invitation, as both sides list it.
package struct InvitationInfo: Sendable {
  package let id: InvitationID
  package let company: CompanyID
  package let companyName: Localized
  package let role: String
  package let status: String
  package let author: UserID?
  /// `nil` where it was sent to an address and is not answered yet.
  package let user: UserID?
  package let displayName: String?
  /// Personal data: for the company and the invited person alone.
  package let email: String?
  package let createdAt: Instant
  package let expiresAt: Instant?
  package let decidedAt: Instant?
}

enum JoiningRow {
  private static let company: SQL = "c.name, c.name_kk, c.name_en"
  private static let person: SQL = "u.first_name, u.last_name, u.state, u.avatar"

  /// Followed by a condition over `r`, `c` and `u`.
  static let requests: SQL = """
    select r.id, r.company_id, r.user_id, r.status, r.reason, r.created_at, r.expires_at,
      r.decided_at, \(company), \(person)
    from account_usercompanyrequest r
    join account_company c on c.id = r.company_id join account_user u on u.id = r.user_id
    """

  /// Followed by a condition over `i`, `c` and `u`.
  static let invitations: SQL = """
    select i.id, i.company_id, i.role, i.status, i.author_id, i.invited_user_id, i.email,
      i.created_at, i.expires_at, i.decided_at, \(company), \(person)
    from account_usercompanyinvitation i
    join account_company c on c.id = i.company_id
    left join account_user u on u.id = i.invited_user_id
    """

  static func request(_ row: Row) throws -> JoinRequestInfo {
    JoinRequestInfo(
      id: try row.identifier("id"), company: try row.identifier("company_id"),
      companyName: try CompanyRow.name(row), user: try row.identifier("user_id"),
      displayName: try displayName(row), avatar: try row.optionalString("avatar"),
      status: try row.string("status"), reason: try row.string("reason"),
      createdAt: try row.instant("created_at"), expiresAt: try row.optionalInstant("expires_at"),
      decidedAt: try row.optionalInstant("decided_at"))
  }

  static func invitation(_ row: Row) throws -> InvitationInfo {
    let user: UserID? = try row.optionalIdentifier("invited_user_id")
    let email = try row.string("email")
    return InvitationInfo(
      id: try row.identifier("id"), company: try row.identifier("company_id"),
      companyName: try CompanyRow.name(row), role: try row.string("role"),
      status: try row.string("status"), author: try row.optionalIdentifier("author_id"),
      user: user, displayName: user == nil ? nil : try displayName(row),
      email: email.isEmpty ? nil : email, createdAt: try row.instant("created_at"),
      expiresAt: try row.optionalInstant("expires_at"),
      decidedAt: try row.optionalInstant("decided_at"))
  }

  private static func displayName(_ row: Row) throws -> String {
    PersonName.display(
      first: try row.string("first_name"), last: try row.string("last_name"),
      state: try AccountRow.state(row))
  }
}
