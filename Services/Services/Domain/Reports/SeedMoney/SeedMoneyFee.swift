package import Kernel

/// What is due by one report, with every term of the sum, so that whoever pays can follow it.
///
/// Each share is rounded to the tiyn by itself, half a tiyn up; the total is the sum of the two.
package struct SeedMoneyFee: Sendable, Hashable {
  package let income: Tenge
  /// Nothing once the years are over.
  package let incomeRate: Percent
  package let incomeShare: Tenge
  package let participantRate: Percent
  package let participantFee: Tenge
  /// The last day of the years in which a share of the income is due; `nil`: they have no beginning.
  package let sharedUntil: Day?

  package var total: Tenge { incomeShare + participantFee }

  /// Of a report on a period that begins on `first`.
  package init(income: Tenge, first: Day?, terms: SeedMoneyTerms, since: Day?) {
    self.income = income
    sharedUntil = since.map { SeedMoneyFee.lastDay(of: terms.years, since: $0) }
    let isOver = sharedUntil.flatMap { last in first.map { $0 > last } } ?? false
    incomeRate = isOver ? .none : terms.incomeShare
    incomeShare = income.share(incomeRate)
    participantRate = terms.participantFee
    participantFee = income.share(participantRate)
  }

  /// The day before the anniversary; of 29 February it is 28 February.
  private static func lastDay(of years: Int, since: Day) -> Day {
    let same = Day(year: since.year + years, month: since.month, day: since.day)
    let anniversary = same ?? Day(year: since.year + years, month: 3, day: 1) ?? since
    return anniversary + -1
  }

  /// `1000000.00 × 1 % + 1000000.00 × 1 % = 10000.00 + 10000.00 = 20000.00`, in words.
  package var formula: Localized {
    let sums =
      "\(income.text) × \(incomeRate.text) % + \(income.text) × \(participantRate.text) %"
      + " = \(incomeShare.text) + \(participantFee.text) = \(total.text)"
    return Localized(
      ru: "Доля дохода проекта + взнос участника: \(sums) ₸. "
        + "Каждое слагаемое округляется до тиына, половина — в большую сторону.",
      kk: "Жоба табысының үлесі + қатысушы жарнасы: \(sums) ₸. "
        + "Әр қосылғыш тиынға дейін дөңгелектеледі, жартысы — жоғары қарай.",
      en: "Share of the project's income + participant fee: \(sums) KZT. "
        + "Each term is rounded to the tiyn, half a tiyn up.")
  }
}
