import FoundationEssentials
import Kernel

/// All that is wrong with one answer.
struct AnswerRefusal: Error {
  let faults: [AnswerFault]

  init(_ faults: AnswerFault...) { self.faults = faults }
  init(all faults: [AnswerFault]) { self.faults = faults }
}

extension Field {
  /// The answer in its one spelling, or why not.
  func accept(_ value: FormValue, today: Day) -> Result<FormValue, AnswerRefusal> {
    switch type {
    case .text, .textarea: acceptText(value.text ?? "")
    case .number, .money, .percent: acceptNumber(value)
    case .boolean, .checkbox:
      rules.mustBeTrue && value.bool != true ? refuse(.mustBeTrue) : .success(value)
    case .radio, .select:
      options.contains { $0.code == value.text } ? .success(value) : refuse(.notAnOption)
    case .checkboxes, .multiselect: acceptChoices(value.list ?? [])
    case .date: acceptDate(value.text ?? "", today: today)
    case .time: Field.isTime(value.text ?? "") ? .success(value) : refuse(.notATime)
    case .datetime: acceptInstant(value.text ?? "")
    case .email:
      EmailAddress(value.text ?? "").map { .success(.text($0.text)) } ?? refuse(.notAnEmail)
    case .phone: acceptPhone(value.text ?? "")
    case .url: Field.isWebAddress(value.text ?? "") ? .success(value) : refuse(.notAURL)
    case .iin, .bin, .tin: acceptTaxNumber(value.text ?? "", today: today)
    case .iban: acceptIBAN(value.text ?? "")
    case .group, .computed, .heading, .divider, .textBlock: .success(value)
    }
  }

  private func refuse(_ fault: AnswerFault) -> Result<FormValue, AnswerRefusal> {
    .failure(AnswerRefusal(fault))
  }

  /// Lengths in Unicode scalars, as PostgreSQL counts them.
  private func acceptText(_ typed: String) -> Result<FormValue, AnswerRefusal> {
    let text = typed.trimmed
    var faults: [AnswerFault] = []
    let length = text.unicodeScalars.count
    if let least = rules.minLength, length < least { faults.append(.tooShort(least: least)) }
    let most = rules.maxLength ?? (type == .text ? 500 : 10_000)
    if length > most { faults.append(.tooLong(most: most)) }
    if let most = rules.maxWords, text.split(whereSeparator: \.isWhitespace).count > most {
      faults.append(.tooManyWords(most: most))
    }
    if length <= 10_000, let pattern = rules.pattern, !pattern.matches(text) {
      faults.append(.wrongPattern)
    }
    return faults.isEmpty ? .success(.text(text)) : .failure(AnswerRefusal(all: faults))
  }

  private func acceptNumber(_ value: FormValue) -> Result<FormValue, AnswerRefusal> {
    guard let number = value.decimal else { return refuse(.notANumber) }
    var faults: [AnswerFault] = []
    let least = rules.min?.decimal ?? (type == .number ? nil : .zero)
    let most = rules.max?.decimal ?? (type == .percent ? FixedDecimal(100) : nil)
    if let least, number < least { faults.append(.belowMinimum(least.text)) }
    if let most, number > most { faults.append(.aboveMaximum(most.text)) }
    let step = rules.step?.decimal ?? (type == .number ? nil : .cent)
    if let step, number.subtracting(least ?? .zero)?.isMultiple(of: step) != true {
      faults.append(.offStep(step.text))
    }
    guard faults.isEmpty else { return .failure(AnswerRefusal(all: faults)) }
    return .success(type == .money ? .text(number.text) : .number(number.text))
  }

  private func acceptChoices(_ items: [FormValue]) -> Result<FormValue, AnswerRefusal> {
    let codes = items.compactMap(\.text)
    var faults: [AnswerFault] = []
    if !codes.allSatisfy({ code in options.contains { $0.code == code } }) {
      faults.append(.notAnOption)
    }
    if Set(codes).count != codes.count { faults.append(.repeated) }
    if let least = rules.minItems, codes.count < least { faults.append(.tooFew(least: least)) }
    if let most = rules.maxItems, codes.count > most { faults.append(.tooMany(most: most)) }
    return faults.isEmpty ? .success(.list(items)) : .failure(AnswerRefusal(all: faults))
  }

  private func acceptDate(_ text: String, today: Day) -> Result<FormValue, AnswerRefusal> {
    guard let day = Day(text) else { return refuse(.notADate) }
    if let first = rules.min?.text.flatMap({ RelativeDay($0) })?.day(from: today), day < first {
      return refuse(.tooEarly(first.description))
    }
    if let last = rules.max?.text.flatMap({ RelativeDay($0) })?.day(from: today), day > last {
      return refuse(.tooLate(last.description))
    }
    return .success(.text(text))
  }

  private func acceptInstant(_ text: String) -> Result<FormValue, AnswerRefusal> {
    guard let instant = Instant(rfc3339: text) else { return refuse(.notATime) }
    if let first = rules.min?.text.flatMap({ Instant(rfc3339: $0) }), instant < first {
      return refuse(.tooEarly(first.description))
    }
    if let last = rules.max?.text.flatMap({ Instant(rfc3339: $0) }), instant > last {
      return refuse(.tooLate(last.description))
    }
    return .success(.text(instant.rfc3339))
  }

  private func acceptPhone(_ text: String) -> Result<FormValue, AnswerRefusal> {
    guard let phone = PhoneNumber(text) else { return refuse(.notAPhone) }
    if rules.mobileOnly, !phone.isKazakhMobile { return refuse(.notAMobile) }
    return .success(.text(phone.e164))
  }

  private func acceptTaxNumber(_ text: String, today: Day) -> Result<FormValue, AnswerRefusal> {
    guard let number = TaxNumber(text) else {
      return refuse(type == .iin ? .notAnIIN : type == .bin ? .notABIN : .notATIN)
    }
    if type == .iin, number.isBusiness { return refuse(.notAnIIN) }
    if type == .bin, !number.isBusiness { return refuse(.notABIN) }
    if rules.headOfficeOnly, number.unit == .branch || number.unit == .representation {
      return refuse(.branchRefused)
    }
    if let born = number.birthDay {
      if born > today { return refuse(.notAnIIN) }
      let age = today.years(since: born)
      if let least = rules.ageMin, age < least { return refuse(.tooYoung(least)) }
      if let most = rules.ageMax, age > most { return refuse(.tooOld(most)) }
    }
    return .success(.text(number.digits))
  }

  /// ISO 13616: the first four characters go last, letters count 10 to 35, the rest by 97 is 1.
  private func acceptIBAN(_ typed: String) -> Result<FormValue, AnswerRefusal> {
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

  private static func isTime(_ text: String) -> Bool {
    Instant(rfc3339: "2000-01-01T\(text)Z") != nil
      || Instant(rfc3339: "2000-01-01T\(text):00Z") != nil
  }

  /// http or https, a host, no user information, no blanks.
  private static func isWebAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 2_000, let url = URL(string: text), let scheme = url.scheme,
      ["http", "https"].contains(scheme.lowercased()), let host = url.host(), !host.isEmpty,
      url.user() == nil, url.password() == nil
    else { return false }
    return !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
  }
}

extension String {
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
