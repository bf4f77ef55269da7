/// A twelve-digit number of Kazakhstan's registers: an IIN of a person (Government resolution
/// No. 565 of 2003) or a BIN of an organisation (No. 406 of 2007). A value that exists has a right
/// check digit and, for an IIN, a real date of birth.
package struct TaxNumber: Hashable, Sendable {
  package enum Kind: Sendable {
    case person
    case resident
    case nonResident
    case jointEntrepreneur
  }

  /// What a BIN's sixth digit says.
  package enum Unit: Int, Sendable {
    case headOffice = 0
    case branch = 1
    case representation = 2
    case farm = 3
  }

  /// Twelve ASCII digits. Personal data: never log it.
  package let digits: String
  package let kind: Kind

  /// Spaces and hyphens are dropped first. `nil` if the digits, the check digit, the date or the
  /// kind are wrong.
  package init?(_ text: String) {
    let bytes = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    guard bytes.count == 12, bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let numbers = bytes.map { Int($0) - 48 }
    guard TaxNumber.checkDigit(numbers) == numbers[11], let kind = TaxNumber.kind(numbers)
    else { return nil }
    digits = String(decoding: bytes, as: UTF8.self)
    self.kind = kind
  }

  /// As its owner may be shown it: the last four digits.
  package var masked: String { String(repeating: "*", count: 8) + digits.suffix(4) }

  package var isBusiness: Bool { kind != .person }

  /// Of a BIN: head office, branch, …; `nil` for a person or an unknown digit.
  package var unit: Unit? {
    guard isBusiness, let digit = digits.utf8.dropFirst(5).first else { return nil }
    return Unit(rawValue: Int(digit) - 48)
  }

  /// Of an IIN: the date of birth; `nil` for an organisation or where digit 7 encodes no century.
  package var birthDay: Day? {
    kind == .person ? TaxNumber.birthDay(digits.utf8.map { Int($0) - 48 }) : nil
  }

  /// Weights 1…11; on a rest of 10 weights 3…11, 1, 2; a second rest of 10 is never issued.
  private static func checkDigit(_ digits: [Int]) -> Int? {
    func rest(_ shift: Int) -> Int {
      (0..<11).reduce(0) { $0 + digits[$1] * (($1 + shift) % 11 + 1) } % 11
    }
    let first = rest(0)
    if first < 10 { return first }
    let second = rest(2)
    return second < 10 ? second : nil
  }

  private static func kind(_ digits: [Int]) -> Kind? {
    let monthOfRegistration = digits[2] * 10 + digits[3]
    switch digits[4] {
    case 0...3:
      guard digits[6] <= 6 else { return nil }
      if digits[6] == 0 { return isPossibleBirthDay(digits) ? .person : nil }
      return birthDay(digits) == nil ? nil : .person
    case 4...6:
      guard (1...12).contains(monthOfRegistration) else { return nil }
      return digits[4] == 4 ? .resident : digits[4] == 5 ? .nonResident : .jointEntrepreneur
    default:
      return nil
    }
  }

  private static func birthDay(_ digits: [Int]) -> Day? {
    guard (1...6).contains(digits[6]) else { return nil }
    let century = 1_800 + (digits[6] - 1) / 2 * 100
    return Day(
      year: century + digits[0] * 10 + digits[1], month: digits[2] * 10 + digits[3],
      day: digits[4] * 10 + digits[5])
  }

  /// Digit 7 = 0 names no century: the date must exist in one of them.
  private static func isPossibleBirthDay(_ digits: [Int]) -> Bool {
    [1_800, 1_900, 2_000].contains { century in
      Day(
        year: century + digits[0] * 10 + digits[1], month: digits[2] * 10 + digits[3],
        day: digits[4] * 10 + digits[5]) != nil
    }
  }
}

extension TaxNumber: CustomStringConvertible {
  /// Blank on purpose: the number is personal data.
  package var description: String { "tax number" }
}
