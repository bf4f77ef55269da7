package import Kernel

/// Whom the programme teaches: people between these ages on the day on which their flow begins.
package enum StudentAge {
  package static let allowed = 18...45

  /// `nil`: he may study. Of a number that names no date of birth nothing can be said.
  package static func fault(of number: TaxNumber, on start: Day) -> AnswerFault? {
    guard let born = number.birthDay else { return nil }
    let age = start.years(since: born)
    if age < allowed.lowerBound { return .tooYoung(allowed.lowerBound) }
    if age > allowed.upperBound { return .tooOld(allowed.upperBound) }
    return nil
  }
}
