import Jobs

/// Why an export cannot be made, however often it is tried.
enum ExportFailure: String, Error, Sendable, CaseIterable {
  case tooManyRows = "too-many-rows"
  /// More bytes than its format can hold.
  case tooLarge = "too-large"
  /// Its table, a column or a filter is no longer there.
  case listHasChanged = "list-has-changed"

  /// What operators see at the job.
  var refusal: JobRefused {
    switch self {
    case .tooManyRows: JobRefused("the list has more rows than an export may have")
    case .tooLarge: JobRefused("the list has more bytes than the format can hold")
    case .listHasChanged: JobRefused("the list is no longer there as it was asked for")
    }
  }
}
