/// PostgreSQL's five-character error code (manual, appendix A).
package struct SQLState: Hashable, Sendable, CustomStringConvertible {
  package let code: String

  package init(_ code: String) { self.code = code }

  package var description: String { code }

  /// The first two characters.
  package var errorClass: String { String(code.prefix(2)) }

  package static let notNullViolation = SQLState("23502")
  package static let foreignKeyViolation = SQLState("23503")
  package static let uniqueViolation = SQLState("23505")
  package static let checkViolation = SQLState("23514")
  package static let exclusionViolation = SQLState("23P01")
  package static let serializationFailure = SQLState("40001")
  package static let deadlockDetected = SQLState("40P01")
  package static let readOnlyTransaction = SQLState("25006")
  package static let inFailedTransaction = SQLState("25P02")
  package static let lockNotAvailable = SQLState("55P03")
  package static let queryCanceled = SQLState("57014")
  package static let featureNotSupported = SQLState("0A000")
  package static let invalidStatementName = SQLState("26000")
  package static let duplicateStatement = SQLState("42P05")
  package static let duplicateDatabase = SQLState("42P04")
  package static let undefinedTable = SQLState("42P01")
  package static let adminShutdown = SQLState("57P01")
  package static let crashShutdown = SQLState("57P02")
  package static let tooManyArguments = SQLState("54023")
  package static let untranslatableCharacter = SQLState("22021")

  /// The transaction may succeed when run again from its beginning.
  var asksForRetry: Bool { self == .serializationFailure || self == .deadlockDetected }

  /// The prepared statement no longer fits: its tables changed, or the server forgot it.
  var asksForNewPreparation: Bool {
    self == .featureNotSupported || self == .invalidStatementName || self == .duplicateStatement
  }

  /// The server cannot serve now: connection faults, shut-down, start-up, too many connections,
  /// out of memory or disk.
  var meansUnavailable: Bool {
    switch code {
    case "57P01", "57P02", "57P03", "57P05", "25P03": true
    default: errorClass == "08" || errorClass == "53" || errorClass == "58"
    }
  }
}
