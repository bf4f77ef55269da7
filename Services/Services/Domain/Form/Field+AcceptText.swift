import Foundation
import Kernel

extension Field {
  /// Lengths in Unicode scalars, as PostgreSQL counts them.
  func acceptText(_ typed: String) -> Acceptance {
    let text = typed.trimmed.composed
    var faults = lengthFaults(of: text, most: type == .text ? 500 : 10_000)
    if text.unicodeScalars.count <= FormLimits.matched, let pattern = rules.pattern,
      !pattern.matches(text)
    {
      faults.append(.wrongPattern)
    }
    if let mask = rules.mask, !mask.matches(text) { faults.append(.wrongPattern) }
    return refusing(faults, else: .text(text))
  }

  /// Cleaned, whatever it was: what is not allowed is not there.
  func acceptRichText(_ typed: String) -> Acceptance {
    if typed.utf8.count > RichText.mostBytes {
      return refuse(.tooLarge(bytes: RichText.mostBytes))
    }
    let rich = RichText(cleaning: typed.composed, for: rules.profile)
    return refusing(lengthFaults(of: rich.text.trimmed, most: 20_000), else: .text(rich.html))
  }

  private func lengthFaults(of text: String, most: Int) -> [AnswerFault] {
    var faults: [AnswerFault] = []
    let length = text.unicodeScalars.count
    if let least = rules.minLength, length < least { faults.append(.tooShort(least: least)) }
    let most = rules.maxLength ?? most
    if length > most { faults.append(.tooLong(most: most)) }
    if let most = rules.maxWords, text.split(whereSeparator: \.isWhitespace).count > most {
      faults.append(.tooManyWords(most: most))
    }
    return faults
  }

  /// `verified`: the address of the account, which was proven by a code.
  func acceptEmail(_ text: String, in context: FormContext) -> Acceptance {
    guard let address = EmailAddress(text) else { return refuse(.notAnEmail) }
    if rules.verified, let facts = context.knowledge.facts,
      facts["profile.email"]?.text.flatMap({ EmailAddress($0) })?.key != address.key
    {
      return refuse(.notVerified)
    }
    return .success(.text(address.text))
  }

  func acceptPhone(_ text: String, in context: FormContext) -> Acceptance {
    guard let phone = PhoneNumber(text) else { return refuse(.notAPhone) }
    if rules.mobileOnly, !phone.isKazakhMobile { return refuse(.notAMobile) }
    if rules.verified, let facts = context.knowledge.facts,
      facts["profile.phone"]?.text.flatMap({ PhoneNumber($0) })?.e164 != phone.e164
    {
      return refuse(.notVerified)
    }
    return .success(.text(phone.e164))
  }

  func acceptTaxNumber(_ text: String, in context: FormContext) -> Acceptance {
    let wrong: AnswerFault = type == .iin ? .notAnIIN : type == .bin ? .notABIN : .notATIN
    guard let number = TaxNumber(text) else { return refuse(wrong) }
    let isPersonOnly = type == .iin || rules.kind == "iin"
    let isBusinessOnly = type == .bin || rules.kind == "bin"
    if isPersonOnly, number.isBusiness { return refuse(.notAnIIN) }
    if isBusinessOnly, !number.isBusiness { return refuse(.notABIN) }
    if rules.headOfficeOnly, number.unit == .branch || number.unit == .representation {
      return refuse(.branchRefused)
    }
    if let born = number.birthDay {
      if born > context.today { return refuse(.notAnIIN) }
      let age = context.today.years(since: born)
      if let least = rules.ageMin, age < least { return refuse(.tooYoung(least)) }
      if let most = rules.ageMax, age > most { return refuse(.tooOld(most)) }
    }
    if let fault = mismatch(of: number, in: context) { return refuse(fault) }
    return .success(.text(number.digits))
  }

  private func mismatch(of number: TaxNumber, in context: FormContext) -> AnswerFault? {
    guard let facts = context.knowledge.facts else { return nil }
    if rules.matchProfile, facts["profile.iin"]?.text != number.digits { return .notOfProfile }
    if rules.matchCompany, facts["company.tin"]?.text != number.digits { return .notOfCompany }
    return nil
  }

  /// ISO 13616: the first four characters go last, letters count 10 to 35, the rest by 97 is 1.
  func acceptIBAN(_ typed: String) -> Acceptance {
    let bytes = typed.utf8.filter { $0 != UInt8(ascii: " ") }
      .map { (97...122).contains($0) ? $0 - 32 : $0 }
    guard bytes.count == 20, bytes.starts(with: Array("KZ".utf8)),
      bytes.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
    else { return refuse(.notAnIBAN) }
    let rest = (bytes[4...] + bytes[..<4]).reduce(0) { rest, byte in
      byte < 65 ? (rest * 10 + Int(byte - 48)) % 97 : (rest * 100 + Int(byte - 55)) % 97
    }
    return rest == 1 ? .success(.text(String(decoding: bytes, as: UTF8.self))) : refuse(.notAnIBAN)
  }
}

extension String {
  /// NFC: one spelling of letters that can be put together from signs.
  fileprivate var composed: String {
    utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
  }
}

enum WebAddress {
  /// http or https, a host, no user information, no blanks.
  static func isGood(_ text: String) -> Bool {
    guard text.utf8.count <= 2_000, let url = URL(string: text), let scheme = url.scheme,
      ["http", "https"].contains(scheme.lowercased()), let host = url.host(), !host.isEmpty,
      url.user() == nil, url.password() == nil
    else { return false }
    return !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
  }
}
