import ServicesDomain
import Testing

struct FixedDecimalTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("1.50", "1.5"), ("-12.0", "-12"), ("1e3", "1000"),
    ("2.5E-3", "0.0025"), ("99999999999999999999", "99999999999999999999"),
    ("0.0000000001", "0.0000000001"), ("100e-2", "1"),
  ])
  func a_number_has_one_spelling(_ text: String, _ expected: String) {
    #expect(FixedDecimal(text)?.text == expected)
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "1e", "1e+", "+1", "1.2.3", "٣", "1 ", "NaN", "0x1", "1e999",
    "100000000000000000000", "0.00000000001", "1e-11",
  ])
  func what_is_no_number_or_too_large_or_too_fine_is_refused(_ text: String) {
    #expect(FixedDecimal(text) == nil)
  }
}
