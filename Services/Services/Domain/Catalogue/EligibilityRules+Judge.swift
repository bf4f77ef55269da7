package import Kernel

/// What is known of an applicant. What nobody could say does not speak for him.
package struct ApplicantFacts: Sendable, Hashable {
  package let today: Day
  package let companyID: Int64?
  package let isVerified: Bool
  /// What identity says.
  package let house: FormFacts?
  /// Services of which a certificate is good.
  package let certificates: Set<String>
  /// Services with an active request.
  package let active: Set<String>
  /// Services with a request under consideration.
  package let underConsideration: Set<String>

  package init(
    today: Day, companyID: Int64?, isVerified: Bool, house: FormFacts?,
    certificates: Set<String> = [], active: Set<String> = [],
    underConsideration: Set<String> = []
  ) {
    self.today = today
    self.companyID = companyID
    self.isVerified = isVerified
    self.house = house
    self.certificates = certificates
    self.active = active
    self.underConsideration = underConsideration
  }
}

/// One rule, and whether the applicant meets it.
package struct EligibilityReason: Sendable, Hashable {
  package let code: String
  package let message: Localized
  package let passed: Bool

  package init(code: String, message: Localized, passed: Bool) {
    self.code = code
    self.message = message
    self.passed = passed
  }
}

extension EligibilityRules {
  /// Every rule in the order in which a person would explain them. Rules on companies say nothing of
  /// who applies for himself.
  package func judge(_ facts: ApplicantFacts) -> [EligibilityReason] {
    var reasons: [EligibilityReason] = []
    func add(_ code: String, _ message: Localized, _ passed: Bool) {
      reasons.append(EligibilityReason(code: code, message: message, passed: passed))
    }
    let isCompany = facts.companyID != nil
    switch applicant {
    case .company: add("company-required", EligibilityWords.companyRequired, isCompany)
    case .person: add("person-required", EligibilityWords.personRequired, !isCompany)
    case nil: break
    }
    if isCompany { judge(company: facts, add) }
    if needsResident {
      let isResident = facts.house?["company.is_resident"]?.bool == true
      add(
        "resident-unconfirmed", EligibilityWords.resident,
        isResident || !facts.certificates.isEmpty)
    }
    switch participant {
    case .any:
      add("participant-required", EligibilityWords.participant, !facts.certificates.isEmpty)
    case .of(let services):
      let has = !services.isDisjoint(with: facts.certificates.union(facts.active))
      add("participant-required", EligibilityWords.participant, has)
    case nil: break
    }
    let age = facts.day("profile.birth_date").map { $0.months(until: facts.today) / 12 }
    if let least = ages.least {
      add("age-min", EligibilityWords.ageMin(least), age.map { $0 >= least } ?? false)
    }
    if let most = ages.most {
      add("age-max", EligibilityWords.ageMax(most), age.map { $0 <= most } ?? false)
    }
    if !without.isEmpty {
      add(
        "request-under-consideration", EligibilityWords.noOpenRequest,
        without.isDisjoint(with: facts.underConsideration))
    }
    return reasons
  }

  private func judge(company facts: ApplicantFacts, _ add: (String, Localized, Bool) -> Void) {
    if needsVerifiedCompany {
      add("company-unverified", EligibilityWords.companyVerified, facts.isVerified)
    }
    let number = facts.house?["company.tin"]?.text.flatMap(TaxNumber.init)
    if needsHeadOffice {
      let isPart = number.map { $0.unit == .branch || $0.unit == .representation }
      add("head-office", EligibilityWords.headOffice, isPart == false)
    }
    if !kinds.isEmpty {
      add(
        "company-kind", EligibilityWords.companyKind(kinds),
        number.map { kinds.contains(CompanyKind($0)) } ?? false)
    }
    if !regions.isEmpty {
      let region = facts.house?["company.region"]?.text
      add(
        "region", EligibilityWords.region(regions),
        region.map { regions.contains($0) } ?? false)
    }
    let months = facts.day("company.registration_date").map { $0.months(until: facts.today) }
    if let least = companyMonths.least {
      add(
        "company-age-min", EligibilityWords.companyMonthsMin(least),
        months.map { $0 >= least } ?? false)
    }
    if let most = companyMonths.most {
      add(
        "company-age-max", EligibilityWords.companyMonthsMax(most),
        months.map { $0 <= most } ?? false)
    }
  }
}

extension ApplicantFacts {
  fileprivate func day(_ name: String) -> Day? { house?[name]?.text.flatMap { Day($0) } }
}

extension Day {
  /// Full months; below zero if the other day is earlier.
  fileprivate func months(until other: Day) -> Int {
    let months = (other.year - year) * 12 + other.month - month
    return other.day < day ? months - 1 : months
  }
}
