/// The numbers that one field of a crontab line names.
struct CronField: Sendable, Hashable {
  private var bits: UInt64 = 0
  /// Begins with `*`: it does not restrict by itself (crontab(5)).
  let isStar: Bool

  init(_ text: Substring, _ name: String, _ range: ClosedRange<Int>) throws(CronError) {
    isStar = text.hasPrefix("*")
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let numbers = CronField.numbers(part, range) else { throw .badField(name: name) }
      for number in numbers { bits |= 1 << UInt64(number) }
    }
  }

  func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }

  /// `*`, `a`, `a-b`, and `/n` after the first and the last.
  private static func numbers(_ part: Substring, _ range: ClosedRange<Int>) -> StrideTo<Int>? {
    let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let head = halves.first, let (span, isSpan) = span(head, range) else { return nil }
    var step = 1
    if halves.count == 2 {
      guard isSpan, let number = number(halves[1]), number > 0 else { return nil }
      step = number
    }
    return stride(from: span.lowerBound, to: span.upperBound + 1, by: step)
  }

  private static func span(
    _ text: Substring, _ range: ClosedRange<Int>
  ) -> (ClosedRange<Int>, isSpan: Bool)? {
    if text == "*" { return (range, true) }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(number)
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
      first <= last, range.contains(first), range.contains(last)
    else { return nil }
    return (first...last, ends.count == 2)
  }

  /// One to three ASCII digits.
  private static func number(_ text: Substring) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(text)
  }
}
