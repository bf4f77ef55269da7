import Kernel
import ServicesDomain
import ServicesSamples
import Testing

@Suite struct EligibilityTests {
  private let today = Day("2026-11-29") ?? Day(daysSinceEpoch: 0)

  private func facts(
    company: Int64? = nil, verified: Bool = false, _ house: [String: FormValue]? = nil,
    certificates: Set<String> = [], active: Set<String> = [], open: Set<String> = []
  ) -> ApplicantFacts {
    ApplicantFacts(
      today: today, companyID: company, isVerified: verified, house: house.map { FormFacts($0) },
      certificates: certificates, active: active, underConsideration: open)
  }

  /// Codes of the rules that are not met.
  private func failed(_ rules: FormValue, _ facts: ApplicantFacts) throws -> [String] {
    try EligibilityRules(rules, of: "grant").judge(facts).filter { !$0.passed }.map(\.code)
  }

  @Test(
    arguments: [
      ("2008-11-29", []), ("2008-11-30", ["age-min"]), ("1990-11-30", []),
      ("1989-11-29", ["age-max"]), (nil, ["age-min", "age-max"]),
    ] as [(String?, [String])])
  func age_counts_full_years(_ born: String?, _ wanted: [String]) throws {
    let house: [String: FormValue] = born.map { ["profile.birth_date": .text($0)] } ?? [:]
    #expect(try failed(["age_min": 18, "age_max": 36], facts(house)) == wanted)
  }

  /// Numbers of features 3.6: resident, non-resident, joint; the last one is a person's.
  @Test(arguments: [
    ("200140000004", true), ("200150000009", false), ("200160000003", true),
    ("900101300007", false), ("1", false),
  ])
  func the_number_of_a_company_says_its_kind(_ number: String, _ isGood: Bool) throws {
    let rules: FormValue = ["company_kind": ["resident", "joint"]]
    let found = try failed(rules, facts(company: 3, ["company.tin": .text(number)]))
    #expect(found == (isGood ? [] : ["company-kind"]))
  }

  /// The sixth digit: head office, branch, representation; a person has none.
  @Test(arguments: [
    ("200140000004", true), ("200141000109", false), ("200142000005", false),
    ("900101300007", true), ("1", false),
  ])
  func a_branch_does_not_apply_for_its_company(_ number: String, _ isGood: Bool) throws {
    let found = try failed(
      ["head_office": true], facts(company: 3, ["company.tin": .text(number)]))
    #expect(found == (isGood ? [] : ["head-office"]))
    #expect(try failed(["head_office": true], facts(company: 3)) == ["head-office"])
    #expect(try failed(["head_office": true], facts()) == [])
  }

  @Test func a_company_must_be_old_enough_and_from_the_region() throws {
    let rules: FormValue = [
      "company_months_min": 6, "company_months_max": 36, "region": ["Алматы"],
    ]
    func company(_ registered: FormValue, _ region: FormValue) -> ApplicantFacts {
      facts(company: 3, ["company.registration_date": registered, "company.region": region])
    }
    #expect(try failed(rules, company("2026-05-29", "Алматы")) == [])
    #expect(try failed(rules, company("2026-05-30", "Алматы")) == ["company-age-min"])
    #expect(try failed(rules, company("2023-10-29", "Астана")) == ["region", "company-age-max"])
    #expect(try failed(rules, facts()) == [])
  }

  @Test func rules_on_who_applies_on_status_and_on_other_requests() throws {
    #expect(try failed(["applicant": "company"], facts()) == ["company-required"])
    #expect(try failed(["applicant": "person"], facts(company: 3)) == ["person-required"])
    #expect(try failed(["company_verified": true], facts(company: 3)) == ["company-unverified"])
    #expect(try failed(["company_verified": true], facts(company: 3, verified: true)) == [])
    #expect(try failed(["participant": true], facts(active: ["hub"])) == ["participant-required"])
    #expect(try failed(["participant": true], facts(certificates: ["hub"])) == [])
    #expect(try failed(["participant": ["hub"]], facts(active: ["hub"])) == [])
    #expect(try failed(["resident": true], facts()) == ["resident-unconfirmed"])
    #expect(try failed(["resident": true], facts(["company.is_resident": true])) == [])
    #expect(try failed(["resident": true], facts(certificates: ["hub"])) == [])
    let own: FormValue = ["no_open_request": true]
    #expect(try failed(own, facts(open: ["grant"])) == ["request-under-consideration"])
    #expect(try failed(own, facts(open: ["other"])) == [])
  }

  @Test func what_nobody_could_say_does_not_speak_for_the_applicant() throws {
    let rules: FormValue = ["age_min": 18, "region": ["Алматы"], "company_kind": ["resident"]]
    #expect(try failed(rules, facts(company: 3)) == ["company-kind", "region", "age-min"])
  }

  @Test func every_reason_is_said_in_three_languages() throws {
    let rules = try EligibilityRules(
      [
        "applicant": "company", "company_verified": true, "resident": true,
        "company_kind": ["resident", "non_resident", "joint", "entrepreneur"],
        "head_office": true, "participant": true, "age_min": 18, "age_max": 35,
        "company_months_min": 1,
        "company_months_max": 9, "region": ["Алматы"], "no_open_request": true,
      ], of: "grant")
    let reasons = rules.judge(facts(company: 1))
    #expect(reasons.count == 12)
    for reason in reasons {
      for text in [reason.message.ru, reason.message.kk, reason.message.en] {
        #expect(text?.isEmpty == false, "\(reason.code)")
      }
    }
  }

  @Test func every_fault_of_the_rules_is_told_at_once() {
    let rules: FormValue = [
      "applicant": "robot", "age_min": 40, "age_max": 20, "company_kind": ["big"], "colour": 1,
      "region": "Алматы",
    ]
    do {
      _ = try EligibilityRules(rules, of: "grant")
      Issue.record("no fault")
    } catch {
      #expect(
        error.faults.map { "\($0.place) \($0.code)" } == [
          "colour unknown-field", "applicant not-a-choice", "company_kind not-a-choice",
          "age_max range", "region list",
        ])
    }
  }

  @Test func a_round_has_places_approvals_and_money() throws {
    func round(_ submitted: Int, _ approved: Int, _ granted: Int) -> Round {
      Round(
        id: 1, quotaSubmitted: 3, quotaApproved: 2, amount: FixedDecimal(100),
        submitted: submitted, approved: approved, granted: FixedDecimal(granted))
    }
    try round(2, 1, 60).checkPlace()
    #expect(throws: ServiceRefusal.roundFull) { try round(3, 0, 0).checkPlace() }
    try round(3, 1, 60).checkApproval(of: FixedDecimal(40))
    try round(3, 1, 60).checkApproval(of: nil)
    #expect(throws: ServiceRefusal.roundSpent) {
      try round(3, 1, 60).checkApproval(of: FixedDecimal(41))
    }
    #expect(throws: ServiceRefusal.roundQuotaReached) {
      try round(3, 2, 0).checkApproval(of: nil)
    }
  }
}
