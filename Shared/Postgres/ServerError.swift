import CLibPQ

/// The error of a failed result. The server's message and detail stay behind: they quote values.
func serverError(_ result: QueryResult, _ statement: Statement?) -> any Error {
  guard let code = result.field(Diagnostic.sqlState) else {
    return DatabaseUnavailable(.connectionLost)
  }
  let state = SQLState(code)
  switch state {
  case .queryCanceled: return DatabaseUnavailable(.statementTimeout, state: state)
  case .adminShutdown, .crashShutdown: return DatabaseUnavailable(.connectionLost, state: state)
  case .lockNotAvailable: return DatabaseUnavailable(.lockTimeout, state: state)
  case _ where state.meansUnavailable: return DatabaseUnavailable(.server, state: state)
  default:
    return DatabaseError(
      state: state, constraint: result.field(Diagnostic.constraint),
      table: result.field(Diagnostic.table), column: result.field(Diagnostic.column),
      statement: statement?.excerpt)
  }
}

/// Field codes of an error (manual, 55.8).
private enum Diagnostic {
  static let sqlState = Int32(UInt8(ascii: "C"))
  static let table = Int32(UInt8(ascii: "t"))
  static let column = Int32(UInt8(ascii: "c"))
  static let constraint = Int32(UInt8(ascii: "n"))
}

extension Statement {
  /// Its beginning, for logs: the text has placeholders where values were.
  var excerpt: String { String(decoding: bytes.prefix(200), as: UTF8.self) }
}
