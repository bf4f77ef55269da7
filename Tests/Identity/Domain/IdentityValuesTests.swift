import IdentityDomain
import Kernel
import Testing

@Suite struct IdentityValuesTests {
  @Test(arguments: ["Айгерім", "Ұлан-Батыр", "O'Neil", "  Аружан  ", "Jean Luc", "Ө"])
  func names_of_any_script_pass(name: String) {
    #expect(PersonName(name) != nil)
  }

  @Test(arguments: [
    "", "   ", "-", "<b>Al</b>", "R2D2", "a\u{0}b", String(repeating: "я", count: 101),
  ])
  func what_no_name_holds_is_refused(name: String) {
    #expect(PersonName(name) == nil)
  }

  @Test func an_erased_person_has_no_name() {
    #expect(PersonName.display(first: "A", last: "B", state: .deleted) == "Deleted user")
    #expect(PersonName.display(first: "A", last: "B", state: .active) == "A B")
    #expect(PersonName.display(first: "", last: "B", state: .active) == "B")
  }

  @Test func a_login_is_an_address_or_a_telephone_number() {
    #expect(Contact(login: "A@Example.KZ")?.key == "a@example.kz")
    #expect(Contact(login: "8 701 123-45-67")?.key == "+77011234567")
    #expect(Contact(login: "nobody") == nil)
    #expect(Contact(login: "a@b") == nil)
  }

  @Test func a_code_keeps_its_leading_zeros() {
    #expect(CodePolicy.code(from: 42) == "000042")
    #expect(CodePolicy.code(from: 1_999_999) == "999999")
    #expect(CodePolicy.isWellFormed("000042"))
    #expect(!CodePolicy.isWellFormed("00042"))
    #expect(!CodePolicy.isWellFormed("٠٠٠٠٤٢"))
  }

  @Test(arguments: ["services.decide_request", "identity.manage_users2"])
  func a_permission_has_a_context_and_a_name(code: String) {
    #expect(PermissionCode(code)?.description == code)
  }

  @Test(arguments: ["services", "services.", ".x", "a.b.c", "Services.x", "a b.c", ""])
  func anything_else_is_no_permission(code: String) {
    #expect(PermissionCode(code) == nil)
  }

  @Test(arguments: ["https://techhub.kz", "http://a.kz/x?y=1#z", "HTTPS://A.KZ"])
  func web_addresses_pass(text: String) { #expect(WebAddress(text) != nil) }

  @Test(arguments: [
    "javascript:alert(1)", "https://", "https://user:pw@host", "ftp://a.kz", "https://a b",
    "https://a.kz/\"x", "//a.kz",
  ])
  func other_schemes_and_credentials_do_not(text: String) { #expect(WebAddress(text) == nil) }

  @Test func what_others_learn_of_an_account_follows_from_its_state() {
    #expect(
      UserState.allCases.map(\.reference) == [.missing, .exists, .suspended, .exists, .deleted])
    #expect(CompanyStatus.merged.reference == .deleted)
    #expect(CompanyStatus.pendingVerification.reference == .exists)
  }

  @Test func a_one_person_business_is_known_by_its_number() throws {
    let person = try #require(TaxNumber("900101300007"))
    let company = try #require(TaxNumber("200140000004"))
    func wish(_ number: TaxNumber) -> NewCompany {
      NewCompany(
        taxNumber: number, name: Localized(ru: "А"), shortName: "", legalForm: "",
        legalAddress: "", city: "", website: "", about: "")
    }
    #expect(wish(person).companyType == "sole_proprietor")
    #expect(wish(company).companyType == "legal_entity")
  }
}

struct DeviceNameTests {
  @Test(
    arguments: [
      (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Chrome, Windows"
      ),
      (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 YaBrowser/24.12 Safari/537.36",
        "Yandex, Windows"
      ),
      (
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
        "Edge, Windows"
      ),
      (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
        "Safari, iPhone"
      ),
      ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
      (
        "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
        "Samsung Internet, Android"
      ),
      ("curl/8.5.0", nil), ("", nil),
    ] as [(String, String?)])
  func a_machine_is_called_as_people_call_it(_ userAgent: String, _ name: String?) {
    #expect(DeviceName(userAgent: userAgent).text == name)
  }
}
