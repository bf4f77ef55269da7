package enum ContactPolicy {
  /// Of one author in a day.
  package static let perDay = 10
  package static let longestMessage = 2_000
}

package enum ContactError: Error, Equatable {
  /// There is nobody of that number who wants to be reached.
  case notFound
  case askedAlready
  case tooMany(limit: Int)
}
