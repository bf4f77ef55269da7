package import Kernel

/// What the rules know of a service when somebody wants to apply.
package struct Service: Sendable, Hashable {
  package let code: String
  package let isPublished: Bool
  package let opensAt: Instant?
  package let closesAt: Instant?
  package let needsCompany: Bool
  package let needsResident: Bool
  package let needsVerifiedCompany: Bool
  package let allowsSeveral: Bool

  package init(
    code: String, isPublished: Bool, opensAt: Instant?, closesAt: Instant?, needsCompany: Bool,
    needsResident: Bool, needsVerifiedCompany: Bool, allowsSeveral: Bool
  ) {
    self.code = code
    self.isPublished = isPublished
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.needsCompany = needsCompany
    self.needsResident = needsResident
    self.needsVerifiedCompany = needsVerifiedCompany
    self.allowsSeveral = allowsSeveral
  }

  /// Whether it takes requests at this moment; the closing instant itself is too late.
  package func checkOpen(now: Instant) throws(ServiceRefusal) {
    guard isPublished else { throw .unknown }
    if let opensAt, now < opensAt { throw .notOpenYet }
    if let closesAt, now >= closesAt { throw .closed }
  }

  /// Whether this applicant may apply.
  package func checkApplicant(
    companyID: Int64?, isVerified: Bool
  ) throws(ServiceRefusal) {
    if needsCompany, companyID == nil { throw .companyRequired }
    if needsVerifiedCompany, companyID != nil, !isVerified { throw .companyUnverified }
  }

  /// Two open requests with one key cannot be; `nil` where several may. Within another request there
  /// may be one.
  package func openKey(
    authorID: Int64, companyID: Int64?, parentID: Int64? = nil
  ) -> String? {
    if allowsSeveral { return nil }
    if let parentID { return "\(code):request:\(parentID)" }
    return companyID.map { "\(code):company:\($0)" } ?? "\(code):person:\(authorID)"
  }
}
