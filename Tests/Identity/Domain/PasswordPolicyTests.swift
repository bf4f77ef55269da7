import IdentityDomain
import Testing

@Suite struct PasswordPolicyTests {
  static let faulty: [(String, [PasswordFault])] = [
    ("", [.tooShort]),
    ("Qx7-vote", [.tooShort]),
    ("password", [.tooShort, .tooCommon]),
    ("Password2024!", [.tooCommon]),
    ("P@ssw0rd12345", [.tooCommon]),
    ("qwertyuiop", [.tooCommon]),
    ("йцукенгшщз", [.tooCommon]),
    ("құпиясөз2024", [.tooCommon]),
    ("1234567890", [.tooCommon, .onlyDigits]),
    ("8362910475", [.onlyDigits]),
    ("abababababab", [.tooSimple]),
    ("klmnopqrstuv", [.tooSimple]),
    ("aigerim12345", [.similarToPerson]),
    ("nurlanova.kz", [.similarToPerson]),
    (String(repeating: "aB3-x", count: 60), [.tooLong]),
  ]

  @Test(arguments: faulty)
  func a_weak_password_is_told_all_its_faults(password: String, faults: [PasswordFault]) {
    let about = ["Айгерім", "Aigerim", "Nurlanova", "aigerim.nurlanova@example.kz", "+77011234567"]
    #expect(PasswordPolicy.faults(of: password, about: about) == faults)
  }

  @Test(arguments: [
    "correct horse staple", "Қазына-тау-37-бұлақ", "xK9!mvq2Lp", "Demo-Steppe-Wind-77",
    "eight llamas sing",
  ])
  func a_long_odd_password_passes(password: String) {
    let about = ["Aigerim", "Nurlanova", "aigerim@example.kz"]
    #expect(PasswordPolicy.faults(of: password, about: about).isEmpty)
  }

  @Test func a_short_name_does_not_forbid_half_the_alphabet() {
    #expect(PasswordPolicy.faults(of: "limestone-quay-4", about: ["Li", "Ан"]).isEmpty)
  }

  @Test func the_own_telephone_number_is_no_password() {
    let faults = PasswordPolicy.faults(of: "77011234567", about: ["+77011234567"])
    #expect(faults.contains(.similarToPerson))
  }

  @Test func length_counts_composed_letters_not_their_parts() {
    let decomposed = "e\u{301}"  // é in two scalars
    let faults = PasswordPolicy.faults(of: String(repeating: decomposed, count: 9), about: [])
    #expect(faults.contains(.tooShort))
  }
}
