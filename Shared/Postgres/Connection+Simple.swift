import CLibPQ
import EventLoop

/// Without pipelining: one command, then its answers. For scripts and COPY.
extension Connection {
  /// Leaves pipeline mode for `body` and comes back. Nothing may be under way.
  func withoutPipeline<R>(_ body: () async throws -> R) async throws -> R {
    if role == .direct { return try await body() }
    guard !isClosed, depth == 0, PQexitPipelineMode(handle) == 1 else {
      fail()
      throw DatabaseUnavailable(.connectionLost)
    }
    do {
      let result = try await body()
      resumePipeline()
      return result
    } catch {
      resumePipeline()
      throw error
    }
  }

  private func resumePipeline() {
    onInput = nil
    guard !isClosed else { return }
    // An answer that was not read to its end: the connection is lost to others.
    if PQtransactionStatus(handle) == PQTRANS_ACTIVE || PQenterPipelineMode(handle) != 1 { fail() }
  }

  /// Sends SQL text of one or several statements (the simple protocol: several are one transaction).
  func sendScript(_ text: String) throws {
    guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
    guard PQsendQuery(handle, text) == 1 else {
      fail()
      throw DatabaseUnavailable(.connectionLost)
    }
    flush()
  }

  func sendAlone(_ query: Query) throws {
    guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
    let sent = query.statement.cText.withUnsafeBufferPointer { text in
      withParameters(query.binds) { count, values in
        PQsendQueryParams(handle, text.baseAddress, count, nil, values, nil, nil, 0)
      }
    }
    guard sent == 1 else {
      fail()
      throw DatabaseUnavailable(.connectionLost)
    }
    flush()
  }

  /// The next result of what was sent; `nil` after the last.
  func nextResult() async throws -> QueryResult? {
    while true {
      guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
      if PQisBusy(handle) == 0 { return PQgetResult(handle).map(QueryResult.init) }
      try await waitForInput()
    }
  }

  /// All results to the end; throws the first error. Returns the last good one.
  func remainingResults(_ statement: Statement? = nil) async throws -> QueryResult? {
    var last: QueryResult?
    var failure: (any Error)?
    while let result = try await nextResult() {
      switch result.status {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = result
      default: if failure == nil { failure = serverError(result, statement) }
      }
    }
    if let failure { throw failure }
    return last
  }

  func waitForInput() async throws {
    try await loopWait { (promise: LoopPromise<Void>) in
      onInput = { promise.succeed(()) }
    } onAbort: { [self] in
      cancelAndClose()
    }
  }

  /// Until everything sent has left for the server: back-pressure for COPY.
  func waitUntilFlushed() async throws {
    guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
    guard PQflush(handle) == 1 else { return }
    try await loopWait { (promise: LoopPromise<Void>) in
      onFlushed = { promise.succeed(()) }
      descriptor.setInterest(.readWrite)
    } onAbort: { [self] in
      cancelAndClose()
    }
    onFlushed = nil
  }
}
