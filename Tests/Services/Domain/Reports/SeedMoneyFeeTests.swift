import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct SeedMoneyFeeTests {
  private static func fee(
    _ income: String, first: String = "2026-01-01", since: String? = "2026-03-15",
    terms: SeedMoneyTerms = .usual
  ) throws -> SeedMoneyFee {
    SeedMoneyFee(
      income: try #require(Tenge(income)), first: Day(first), terms: terms,
      since: since.flatMap { Day($0) })
  }

  /// Each share is rounded by itself, half a tiyn up.
  @Test(arguments: [
    ("0", "0.00", "0.00"), ("1000000", "10000.00", "20000.00"), ("123.45", "1.23", "2.46"),
    ("0.50", "0.01", "0.02"), ("0.49", "0.00", "0.00"), ("149.99", "1.50", "3.00"),
    ("149.49", "1.49", "2.98"), ("1000000000000", "10000000000.00", "20000000000.00"),
  ])
  func both_shares_are_one_per_cent(_ income: String, _ share: String, _ total: String) throws {
    let fee = try Self.fee(income)
    #expect(fee.incomeShare.text == share)
    #expect(fee.participantFee.text == share)
    #expect(fee.total.text == total)
  }

  /// The share ends with five years; the participant's fee does not.
  @Test(arguments: [
    ("2026-03-15", "2031-01-01", "10.00"), ("2026-03-15", "2031-03-14", "10.00"),
    ("2026-03-15", "2031-03-15", "0.00"), ("2028-02-29", "2033-02-28", "10.00"),
    ("2028-02-29", "2033-03-01", "0.00"),
  ])
  func the_share_of_income_ends_with_the_years(
    _ since: String, _ first: String, _ share: String
  ) throws {
    let fee = try Self.fee("1000", first: first, since: since)
    #expect(fee.incomeShare.text == share)
    #expect(fee.participantFee.text == "10.00")
  }

  @Test func rates_are_data_of_the_service() throws {
    let terms = try SeedMoneyTerms(
      ["income_percent": "0.5", "participant_percent": "2.25", "years": 10], at: "fee")
    let fee = try Self.fee("1000", first: "2035-01-01", terms: terms)
    #expect(fee.incomeShare.text == "5.00")
    #expect(fee.participantFee.text == "22.50")
    #expect(fee.sharedUntil?.description == "2036-03-14")
  }

  @Test func the_formula_names_every_term_in_three_languages() throws {
    let formula = try Self.fee("123.45").formula
    for language in Language.allCases {
      let text = formula.text(in: language)
      #expect(text.contains("123.45 × 1 % + 123.45 × 1 % = 1.23 + 1.23 = 2.46"), "\(text)")
    }
    #expect(formula.en?.contains("half a tiyn up") == true)
  }

  @Test(arguments: ["-1", "0.001", "1000000000000.01", "", "x", "1e15"])
  func what_is_no_sum_is_refused(_ text: String) { #expect(Tenge(text) == nil) }

  @Test func sums_keep_two_digits() {
    #expect(Tenge("7")?.text == "7.00")
    #expect(Tenge("7.5")?.text == "7.50")
    #expect(Tenge("0.05")?.text == "0.05")
  }
}
