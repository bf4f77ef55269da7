import Kernel
import Testing

@Suite struct ContactTests {
  @Test(arguments: [
    ("+7 (701) 123-45-67", "+77011234567"), ("87011234567", "+77011234567"),
    ("7011234567", "+77011234567"), ("77011234567", "+77011234567"),
    ("+44 20 7946 0958", "+442079460958"),
  ]) func phones_have_one_form(_ typed: String, _ e164: String) {
    #expect(PhoneNumber(typed)?.e164 == e164)
  }

  @Test(arguments: [
    "", "+", "123", "+0123456789", "+1234567890123456", "8701123456x", "7+011234567", "٨٧٠١",
  ])
  func a_wrong_phone_does_not_exist(_ typed: String) { #expect(PhoneNumber(typed) == nil) }

  @Test func only_mobile_numbers_of_kazakhstan_get_messages() {
    #expect(PhoneNumber("+77011234567")?.isKazakhMobile == true)
    #expect(PhoneNumber("+77172123456")?.isKazakhMobile == false)
    #expect(PhoneNumber("+442079460958")?.isKazakhMobile == false)
  }

  @Test func two_spellings_of_an_address_have_one_key() {
    let address = EmailAddress(" Aigerim@Example.KZ ")
    #expect(address?.text == "Aigerim@Example.KZ")
    #expect(address?.key == EmailAddress("aigerim@example.kz")?.key)
    #expect(
      EmailAddress("e\u{301}@x.kz")?.key.unicodeScalars.count
        == EmailAddress("é@x.kz")?.key.unicodeScalars.count)
    #expect(EmailAddress("straße@x.kz")?.key != EmailAddress("strasse@x.kz")?.key)
    #expect(EmailAddress("ИВАН@почта.қаз")?.key == EmailAddress("иван@почта.қаз")?.key)
  }

  @Test(arguments: [
    "", "a", "a@b", "@b.kz", "a@", "a@b@c.kz", "a b@c.kz", "a@-b.kz", "a@b..kz", "a@b.kz\u{0}",
    "a\n@b.kz",
    "<a@b.kz>", "a@b.kz,c@d.kz", String(repeating: "a", count: 65) + "@b.kz",
  ]) func a_wrong_address_does_not_exist(_ typed: String) { #expect(EmailAddress(typed) == nil) }

  @Test func personal_data_never_shows_itself() {
    #expect(EmailAddress("a@b.kz").map { "\($0)" }?.contains("@") == false)
    #expect(PhoneNumber("+77011234567").map { "\($0)" }?.contains("7") == false)
    #expect("\(Secret("hunter2"))" == "••••")
    #expect("\([Secret("hunter2")])".contains("hunter2") == false)
  }
}
