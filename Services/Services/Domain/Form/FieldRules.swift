import Kernel

/// The limits of one field: what its `validation` and `config` say.
package struct FieldRules: Sendable, Hashable {
  var minLength: Int?
  var maxLength: Int?
  var maxWords: Int?
  var pattern: Pattern?
  var min: FormValue?
  var max: FormValue?
  var step: FormValue?
  var minItems: Int?
  var maxItems: Int?
  var minRows: Int?
  var maxRows: Int?
  var ageMin: Int?
  var ageMax: Int?
  var mustBeTrue = false
  var mobileOnly = false
  var headOfficeOnly = false

  /// Collects into `faults` the name of every setting that does not make sense.
  init(_ settings: [String: FormValue], faults: inout [String]) {
    func count(_ key: String) -> Int? {
      guard let value = settings[key], value != .null else { return nil }
      guard let number = value.integer, (0...1_000_000).contains(number) else {
        faults.append(key)
        return nil
      }
      return number
    }
    func flag(_ key: String) -> Bool {
      guard let value = settings[key], value != .null else { return false }
      if value.bool == nil { faults.append(key) }
      return value.bool ?? false
    }
    func limit(_ key: String) -> FormValue? {
      guard let value = settings[key], value != .null else { return nil }
      let isDay = value.text.map { RelativeDay($0) != nil || Instant(rfc3339: $0) != nil } ?? false
      if value.decimal == nil, !isDay { faults.append(key) }
      return value
    }
    minLength = count("minLength")
    maxLength = count("maxLength")
    maxWords = count("maxWords")
    minItems = count("minItems")
    maxItems = count("maxItems")
    minRows = count("minRows")
    maxRows = count("maxRows")
    ageMin = count("ageMin")
    ageMax = count("ageMax")
    mustBeTrue = flag("mustBeTrue")
    mobileOnly = flag("mobileOnly")
    headOfficeOnly = flag("headOfficeOnly")
    min = limit("min")
    max = limit("max")
    step = limit("step")
    if let step, (step.decimal ?? .zero) <= .zero { faults.append("step") }
    if let value = settings["pattern"], value != .null {
      pattern = value.text.flatMap { Pattern($0) }
      if pattern == nil { faults.append("pattern") }
    }
    func inOrder<Limit: Comparable>(_ low: Limit?, _ high: Limit?, _ key: String) {
      if let low, let high, low > high { faults.append(key) }
    }
    inOrder(minLength, maxLength, "maxLength")
    inOrder(minItems, maxItems, "maxItems")
    inOrder(minRows, maxRows, "maxRows")
    inOrder(ageMin, ageMax, "ageMax")
    inOrder(min?.decimal, max?.decimal, "max")
  }
}

/// A day as a limit says it: `2026-01-31`, `today`, `today+30d`, `today-18y`.
struct RelativeDay: Hashable {
  private enum Base: Hashable {
    case fixed(Day)
    case today(days: Int, years: Int)
  }

  private let base: Base

  init?(_ text: String) {
    if let day = Day(text) {
      base = .fixed(day)
      return
    }
    guard text.hasPrefix("today") else { return nil }
    let rest = text.utf8.dropFirst(5)
    guard let sign = rest.first else {
      base = .today(days: 0, years: 0)
      return
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let unit = rest.last,
      (1...5).contains(rest.count - 2),
      rest.dropFirst().dropLast().allSatisfy({ (48...57).contains($0) })
    else { return nil }
    let digits = rest.dropFirst().dropLast().reduce(0) { $0 * 10 + Int($1 - 48) }
    let amount = sign == UInt8(ascii: "-") ? -digits : digits
    switch unit {
    case UInt8(ascii: "d"): base = .today(days: amount, years: 0)
    case UInt8(ascii: "y"): base = .today(days: 0, years: amount)
    default: return nil
    }
  }

  func day(from today: Day) -> Day {
    switch base {
    case .fixed(let day): return day
    case .today(let days, let years):
      let year = Swift.min(Swift.max(today.year + years, 1), 9_999)
      let moved =
        Day(year: year, month: today.month, day: today.day)
        ?? Day(year: year, month: today.month, day: today.day - 1) ?? today
      return moved + days
    }
  }
}
