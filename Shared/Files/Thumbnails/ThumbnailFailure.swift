/// Why there is no thumbnail. The first two will not get better by another try.
package enum ThumbnailFailure: Error, Equatable {
  /// The content is no picture that the program can read to its end: it ended with this code.
  case unreadable(code: Int32)
  /// It needed more memory or time than it may have, or was ended by somebody else.
  case killed(signal: Int32)
  /// It was not ready in time.
  case timedOut
  /// The program is not there or could not be started.
  case unavailable
}
