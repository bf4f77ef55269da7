import IdentityDomain
import Testing

@Suite struct CompanyStandingTests {
  private func standing(_ status: CompanyStatus, isProven: Bool = true) -> CompanyStanding {
    CompanyStanding(status: status, isProven: isProven, reason: "")
  }

  /// Where each step leads from each state; what is not here is refused.
  static let ways: [CompanyStep: [CompanyStatus: CompanyStatus]] = [
    .submit: [
      .draft: .pendingVerification, .rejected: .pendingVerification,
      .pendingVerification: .pendingVerification,
    ],
    .verify(.staff): [.pendingVerification: .verified, .rejected: .verified, .verified: .verified],
    .verify(.signature): [
      .draft: .verified, .pendingVerification: .verified, .rejected: .verified,
      .verified: .verified,
    ],
    .reject: [.pendingVerification: .rejected, .rejected: .rejected],
    .suspend: [.verified: .suspended, .suspended: .suspended],
    .restore: [.suspended: .verified, .verified: .verified],
    .liquidate: [.verified: .liquidated, .suspended: .liquidated, .liquidated: .liquidated],
    .amend: [
      .draft: .draft, .pendingVerification: .pendingVerification,
      .verified: .pendingVerification, .rejected: .pendingVerification,
    ],
    .merge: [
      .draft: .merged, .pendingVerification: .merged, .verified: .merged, .rejected: .merged,
      .suspended: .merged,
    ],
  ]

  @Test(arguments: ways.keys) func a_step_leads_where_it_should(step: CompanyStep) throws {
    for status in CompanyStatus.allCases {
      var company = standing(status)
      if let goal = CompanyStandingTests.ways[step]?[status] {
        try company.take(step, reason: "why")
        #expect(company.status == goal, "\(status)")
      } else {
        #expect(throws: CompanyError.wrongState, "\(status)") { try company.take(step) }
        #expect(company == standing(status))
      }
    }
  }

  @Test func a_step_taken_twice_changes_nothing() throws {
    var company = standing(.verified)
    try company.take(.suspend, reason: "first")
    let once = company
    try company.take(.suspend, reason: "second")
    #expect(company == once)
  }

  @Test func a_suspension_ends_where_it_began() throws {
    var proven = standing(.suspended)
    try proven.take(.restore)
    #expect(proven.isVerified)
    // One that was taken over as suspended and was never confirmed.
    var unknown = standing(.suspended, isProven: false)
    try unknown.take(.restore)
    #expect(unknown.status == .pendingVerification)
  }

  @Test func what_is_amended_is_proven_no_more() throws {
    var company = standing(.verified)
    try company.take(.amend)
    #expect(!company.isProven && !company.isVerified)
  }

  @Test func a_suspended_company_does_not_escape_by_another_name() {
    var company = standing(.suspended)
    #expect(throws: CompanyError.wrongState) { try company.take(.amend) }
  }
}
