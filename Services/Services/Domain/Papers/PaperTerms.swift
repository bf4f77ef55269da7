package import Kernel

/// What a service says of its papers (`papers` in its `config`).
///
///     {"language": "ru", "hub": {"ru": …}, "signatory": {…}, "hub_company_id": 1,
///      "certificate": {"valid_months": 36},
///      "contract": {"valid_months": 12, "conditions": [{"ru": …, "kk": …, "en": …}]}}
package struct PaperTerms: Sendable, Hashable {
  package let language: Language
  package let hub: Localized
  package let signatory: Localized
  /// For whom the staff signs contracts; `nil`: the signatory signs as a person.
  package let hubCompanyID: Int64?
  package let conditions: [Localized]
  private let months: [PaperKind: Int]

  /// What is not said, or says nothing, is as by default.
  package init(_ value: FormValue?) {
    language = value?["language"]?.text.flatMap(Language.init(rawValue:)) ?? .russian
    hub =
      Localized(value?["hub"]) ?? Localized(ru: "Astana Hub", kk: "Astana Hub", en: "Astana Hub")
    signatory = Localized(value?["signatory"]) ?? Localized()
    hubCompanyID = value?["hub_company_id"]?.integer.map(Int64.init)
    conditions = (value?["contract"]?["conditions"]?.list ?? []).compactMap { Localized($0) }
    var months: [PaperKind: Int] = [:]
    for kind in PaperKind.allCases {
      if let count = value?[kind.rawValue]?["valid_months"]?.integer, (1...1_200).contains(count) {
        months[kind] = count
      }
    }
    self.months = months
  }

  /// The last day of a paper that is issued on `day`; `nil`: it has none.
  package func lastDay(of kind: PaperKind, issued day: Day) -> Day? {
    months[kind].flatMap { day.adding(months: $0) }.map { $0 + -1 }
  }
}

extension Localized {
  init?(_ value: FormValue?) {
    guard let members = value?.object else { return nil }
    self.init(ru: members["ru"]?.text, kk: members["kk"]?.text, en: members["en"]?.text)
  }
}

extension Day {
  /// The same day of a later month; the last one of that month where it is shorter.
  func adding(months: Int) -> Day? {
    let month = year * 12 + self.month - 1 + months
    for day in stride(from: self.day, through: 28, by: -1) {
      if let found = Day(year: month / 12, month: month % 12 + 1, day: day) { return found }
    }
    return Day(year: month / 12, month: month % 12 + 1, day: self.day)
  }
}
