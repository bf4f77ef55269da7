import Jobs

/// Why an export cannot be made, however often it is tried.
package enum ExportFailure: String, Error, Sendable, CaseIterable {
  case tooManyRows = "too-many-rows"
  /// More bytes than its format can hold or it may have, all of it or one row.
  case tooLarge = "too-large"
  /// Its table, a column or a filter is no longer there, or what was asked of a source.
  case listHasChanged = "list-has-changed"
  /// Whoever asked for it may no longer have it.
  case rightWithdrawn = "right-withdrawn"
  case tooSlow = "too-slow"
  /// The database does not run what a source was asked.
  case refusedByDatabase = "refused-by-database"

  /// What operators see at the job.
  var refusal: JobRefused {
    switch self {
    case .tooManyRows: JobRefused("there are more rows than an export may have")
    case .tooLarge: JobRefused("there are more bytes than an export may have")
    case .listHasChanged: JobRefused("it is no longer there as it was asked for")
    case .rightWithdrawn: JobRefused("whoever asked has no right to it any more")
    case .tooSlow: JobRefused("the database took too long")
    case .refusedByDatabase: JobRefused("the database refused it")
    }
  }
}
