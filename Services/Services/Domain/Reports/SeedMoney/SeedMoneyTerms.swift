/// What a project that got seed money owes of its income.
package struct SeedMoneyTerms: Sendable, Hashable {
  /// Of the income of the project, for `years` from the day the money came.
  package let incomeShare: Percent
  package let years: Int
  /// Of a participant of the hub, for as long as it reports.
  package let participantFee: Percent

  /// 1 % of the income for five years, and 1 % as a participant.
  package static let usual = SeedMoneyTerms(incomeShare: .one, years: 5, participantFee: .one)

  init(incomeShare: Percent, years: Int, participantFee: Percent) {
    self.incomeShare = incomeShare
    self.years = years
    self.participantFee = participantFee
  }

  /// Reads `{income_percent?, years?, participant_percent?}`; what is not said is usual.
  package init(_ value: FormValue, at place: String) throws(ReportTermsFault) {
    guard value != .null else {
      self = .usual
      return
    }
    func percent(_ name: String) throws(ReportTermsFault) -> Percent {
      guard let said = value[name], said != .null else { return .one }
      guard let percent = Percent(said.decimal) else {
        throw ReportTermsFault(place: "\(place)/\(name)", code: "percent")
      }
      return percent
    }
    incomeShare = try percent("income_percent")
    participantFee = try percent("participant_percent")
    let said = value["years"] ?? .null
    let count = said == .null ? 5 : said.integer
    guard let count, (0...50).contains(count) else {
      throw ReportTermsFault(place: "\(place)/years", code: "range")
    }
    years = count
  }

  var value: FormValue {
    .object([
      "income_percent": .text(incomeShare.text), "years": .number(String(years)),
      "participant_percent": .text(participantFee.text),
    ])
  }
}
