import HTTPCore
import JSON
import Kernel
import ServicesDomain
import ServicesStore

extension ReportView {
  /// Of seed money: what is due by what is reported; `nil` while no income is said.
  var fee: SeedMoneyFee? {
    guard kind == .seedMoney, let income = Tenge(answers["income"]?.decimal) else { return nil }
    return SeedMoneyFee(
      income: income, first: period?.firstDay, terms: terms.fee, since: terms.since)
  }

  func write(_ fee: SeedMoneyFee?, in choice: LanguageChoice, to json: inout JSONWriter) {
    json.key("fee")
    guard let fee else {
      json.null()
      return
    }
    json.object { json in
      json.field("income", fee.income.text)
      json.field("income_percent", fee.incomeRate.text)
      json.field("income_share", fee.incomeShare.text)
      json.field("shared_until", fee.sharedUntil)
      json.field("participant_percent", fee.participantRate.text)
      json.field("participant_fee", fee.participantFee.text)
      json.field("total", fee.total.text)
      json.field("formula", fee.formula, in: choice)
    }
  }
}
