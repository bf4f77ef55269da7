import Kernel
import Testing

@Suite struct TaxNumberTests {
  @Test(arguments: [
    ("900101300007", TaxNumber.Kind.person),
    // Differs in digit 11 only: its weight is 0 modulo 11.
    ("900101300017", .person),
    ("900101300811", .person), ("050615600205", .person), ("200140000004", .resident),
    ("200140000501", .resident), ("200141000109", .resident), ("200150000009", .nonResident),
    ("200160000003", .jointEntrepreneur), ("971240001315", .resident),
    ("9001 0130-0007", .person),
  ]) func a_right_number_tells_its_kind(_ text: String, _ kind: TaxNumber.Kind) {
    #expect(TaxNumber(text)?.kind == kind)
  }

  @Test(arguments: [
    "123456789012", "", "90010130000", "9001013000071", "90010130000a", "٩٠٠١٠١٣٠٠٠٠٧",
    "900101300008", "901301300004", "200170000003", "201340000006",
  ]) func a_wrong_number_does_not_exist(_ text: String) { #expect(TaxNumber(text) == nil) }

  @Test func where_both_passes_give_ten_no_last_digit_is_right() {
    for digit in 0...9 { #expect(TaxNumber("90010130080\(digit)") == nil) }
  }

  @Test func the_digits_tell_birth_day_and_unit() {
    #expect(TaxNumber("900101300007")?.birthDay == Day("1990-01-01"))
    #expect(TaxNumber("050615600205")?.birthDay == Day("2005-06-15"))
    #expect(TaxNumber("200140000004")?.unit == .headOffice)
    #expect(TaxNumber("200141000109")?.unit == .branch)
    #expect(TaxNumber("900101300007")?.unit == nil)
  }

  @Test func a_number_never_shows_itself() throws {
    let number = try #require(TaxNumber("900101300007"))
    #expect(!"\(number)".contains("9001"))
  }
}
