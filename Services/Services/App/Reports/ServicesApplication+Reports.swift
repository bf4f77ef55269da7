import Access
import HTTPCore
import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  var reports: Reports { Reports(requests: requests) }

  /// Who writes for a company must still be of it: identity confirms it before the transaction.
  /// Returns the company.
  func confirmWriter(
    of key: ReportKey, _ viewer: ReportViewer
  ) async throws -> Int64? {
    let company = try await reports.company(of: key, ownedBy: viewer)
    if let company {
      guard try await memberships.isMember(viewer.viewer.userID, company) else {
        throw ServiceRefusal.notMember
      }
    }
    return company
  }
}

extension Principal {
  /// With the organisation that a member of the staff is bound to.
  func reportViewer() throws(AccessRefusal) -> ReportViewer {
    ReportViewer(try viewer(), organization: OrganizationBound.organization(of: self))
  }
}

extension Request {
  /// `{kind}` and `{id}` of the address.
  func reportKey() throws -> ReportKey {
    ReportKey(try reportKind(), try rowKey())
  }

  func reportKind() throws -> ReportKind {
    guard let kind = parameter("kind").flatMap(ReportKind.init(rawValue:)) else {
      throw NothingThere()
    }
    return kind
  }
}
