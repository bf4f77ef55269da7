package import Kernel

/// Who may ask for a service: what its row and `config.eligibility` say.
package struct EligibilityRules: Sendable, Hashable {
  /// What the number of a company says of it.
  package enum CompanyKind: String, Sendable, CaseIterable {
    case resident, joint, entrepreneur
    case nonResident = "non_resident"

    package init(_ number: TaxNumber) {
      self =
        switch number.kind {
        case .resident: .resident
        case .nonResident: .nonResident
        case .jointEntrepreneur: .joint
        case .person: .entrepreneur
        }
    }
  }

  package enum Applicant: String, Sendable, CaseIterable { case person, company }

  /// Participants of anything, or of one of these services.
  package enum Participant: Sendable, Hashable {
    case any
    case of(Set<String>)
  }

  package var applicant: Applicant?
  package var needsVerifiedCompany = false
  /// `need_resident`: a resident, or a participant of anything.
  package var needsResident = false
  package var kinds: Set<CompanyKind> = []
  /// Neither a branch nor a representation.
  package var needsHeadOffice = false
  package var participant: Participant?
  package var ages: Span = Span()
  package var companyMonths: Span = Span()
  package var regions: Set<String> = []
  /// No request for one of these services may be under consideration.
  package var without: Set<String> = []

  package init() {}

  /// From a least to a most; either may be left open.
  package struct Span: Sendable, Hashable {
    package var least: Int?
    package var most: Int?

    package init(_ least: Int? = nil, _ most: Int? = nil) {
      self.least = least
      self.most = most
    }

    var isOpen: Bool { least == nil && most == nil }
  }

  package var isEmpty: Bool { self == EligibilityRules() }

  /// Whether identity has to be asked of the applicant.
  package var needsFacts: Bool {
    needsResident || !kinds.isEmpty || needsHeadOffice || !ages.isOpen || !companyMonths.isOpen
      || !regions.isEmpty
  }
}

extension EligibilityRules {
  private static let words: Set<String> = [
    "applicant", "company_verified", "resident", "company_kind", "head_office", "participant",
    "age_min", "age_max", "company_months_min", "company_months_max", "region",
    "no_open_request",
  ]

  /// Reads `config.eligibility` of the service `code`. Throws all its faults.
  package init(_ value: FormValue?, of code: String) throws(ConfigFaults) {
    guard let value, value != .null else { return }
    var reader = ConfigReader()
    if value.object == nil { reader.note("object", at: "") }
    for name in (value.object ?? [:]).keys.sorted()
    where !EligibilityRules.words.contains(name) { reader.note("unknown-field", at: name) }
    applicant = reader.word(value["applicant"], at: "applicant")
    needsVerifiedCompany = reader.flag(
      value["company_verified"], at: "company_verified", or: false)
    needsResident = reader.flag(value["resident"], at: "resident", or: false)
    kinds = Set(
      reader.texts(value["company_kind"], at: "company_kind").compactMap { text in
        let kind = CompanyKind(rawValue: text)
        if kind == nil { reader.note("not-a-choice", at: "company_kind") }
        return kind
      })
    needsHeadOffice = reader.flag(value["head_office"], at: "head_office", or: false)
    participant = reader.participant(value["participant"])
    ages = reader.span(value, "age", in: 0...150)
    companyMonths = reader.span(value, "company_months", in: 0...2_400)
    regions = Set(reader.texts(value["region"], at: "region"))
    without = reader.services(value["no_open_request"], or: code)
    try reader.finish()
  }
}

extension ConfigReader {
  fileprivate mutating func word<Word: RawRepresentable<String>>(
    _ value: FormValue?, at place: String
  ) -> Word? {
    guard let value, value != .null else { return nil }
    guard let word = value.text.flatMap(Word.init(rawValue:)) else {
      note("not-a-choice", at: place)
      return nil
    }
    return word
  }

  fileprivate mutating func texts(_ value: FormValue?, at place: String) -> [String] {
    guard let value, value != .null else { return [] }
    return list(value, at: place, most: 100).compactMap { item in
      guard let text = item.text, !text.isEmpty else {
        note("string", at: place)
        return nil
      }
      return text
    }
  }

  fileprivate mutating func span(
    _ value: FormValue, _ name: String, in range: ClosedRange<Int>
  ) -> EligibilityRules.Span {
    let least = integer(value["\(name)_min"], at: "\(name)_min", in: range)
    let most = integer(value["\(name)_max"], at: "\(name)_max", in: range)
    if let least, let most, least > most { note("range", at: "\(name)_max") }
    return EligibilityRules.Span(least, most)
  }

  /// `true`, or the codes of services.
  fileprivate mutating func participant(_ value: FormValue?) -> EligibilityRules.Participant? {
    if let flag = value?.bool { return flag ? .any : nil }
    let codes = texts(value, at: "participant")
    return codes.isEmpty ? nil : .of(Set(codes))
  }

  /// `true`: the service itself.
  fileprivate mutating func services(_ value: FormValue?, or own: String) -> Set<String> {
    if let flag = value?.bool { return flag ? [own] : [] }
    return Set(texts(value, at: "no_open_request"))
  }
}
