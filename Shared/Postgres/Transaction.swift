import CLibPQ
import EventLoop

/// PostgreSQL's isolation levels (manual, 13.2).
package enum Isolation: Sendable {
  case readCommitted
  case repeatableRead
  case serializable
  /// A steady view for several reads.
  case readOnlySnapshot

  var begin: Statement {
    switch self {
    case .readCommitted: Begin.readCommitted
    case .repeatableRead: Begin.repeatableRead
    case .serializable: Begin.serializable
    case .readOnlySnapshot: Begin.readOnlySnapshot
    }
  }

  private enum Begin {
    static let readCommitted = Statement("begin isolation level read committed")
    static let repeatableRead = Statement("begin isolation level repeatable read")
    static let serializable = Statement("begin isolation level serializable")
    static let readOnlySnapshot = Statement("begin isolation level repeatable read, read only")
  }
}

/// An open transaction on one connection. Made by `Database.transaction`; not to be kept after it.
/// BEGIN travels with the first statement. Confined to its loop.
package final class Transaction {
  private let part: LoopDatabase
  let connection: Connection
  private let isolation: Isolation
  private var hasBegun = false
  private var later: [Query] = []
  private var hooks: [@Sendable () -> Void] = []
  private var savepoints = 0
  private var commitWasSent = false
  private var isRepeatable = true
  /// After this nothing but ROLLBACK is possible.
  private(set) var failure: (any Error)?

  init(_ part: LoopDatabase, _ connection: Connection, _ isolation: Isolation) {
    self.part = part
    self.connection = connection
    self.isolation = isolation
  }

  /// One statement.
  package func query(_ sql: SQL) async throws -> Rows {
    try await run([part.query(for: sql)]).first ?? missing()
  }

  /// Several statements in one round trip, in order. The first that fails is thrown; those after it
  /// do not run.
  package func batch(_ statements: [SQL]) async throws -> [Rows] {
    try await run(statements.map { try part.query(for: $0) })
  }

  /// A statement whose answer is not needed: it is sent with the next one or with COMMIT, in order,
  /// and saves a round trip. Its failure is thrown there.
  package func enqueue(_ sql: SQL) throws { later.append(try part.query(for: sql)) }

  /// `hook` runs on this loop right after a successful COMMIT.
  package func afterCommit(_ hook: @escaping @Sendable () -> Void) { hooks.append(hook) }

  /// What `body` does is undone if it throws, and the transaction goes on.
  package func savepoint<R>(_ body: () async throws -> R) async throws -> R {
    savepoints += 1
    let name = "s\(savepoints)"
    _ = try await query("savepoint \(unsafe: name)")
    do {
      let result = try await body()
      _ = try await query("release savepoint \(unsafe: name)")
      return result
    } catch {
      later = []
      guard !connection.isClosed, !mustRunAgain else { throw error }
      failure = nil
      _ = try await query("rollback to savepoint \(unsafe: name)")
      throw error
    }
  }

  private func missing() throws -> Rows { throw DatabaseUnavailable(.connectionLost) }

  // MARK: Sending

  private func run(_ queries: [Query]) async throws -> [Rows] {
    if let failure { throw failure }
    let skipped = later.count
    do {
      let exchange = try await loopWait { (promise: LoopPromise<Exchange>) in
        let exchange = Exchange { promise.succeed($0) }
        try begin(exchange)
        try pushLater(to: exchange)
        for query in queries { try connection.push(query, to: exchange) }
        connection.finish(exchange)
      } onAbort: { [connection] in
        connection.cancelAndClose()
      }
      if let failure = exchange.failure { throw failure }
      return Array(exchange.rows.dropFirst(skipped))
    } catch {
      failure = error
      throw error
    }
  }

  /// COPY takes no parameters and no pipeline.
  func copy(
    _ command: SQL, _ work: (Connection, String) async throws -> Int
  ) async throws -> Int {
    let query = try part.query(for: command)
    guard query.binds.count == 0 else { throw DatabaseError(state: .featureNotSupported) }
    _ = try await run([])
    isRepeatable = false
    do {
      return try await work(connection, String(decoding: query.statement.bytes, as: UTF8.self))
    } catch {
      failure = error
      throw error
    }
  }

  private func begin(_ exchange: Exchange) throws {
    guard !hasBegun else { return }
    hasBegun = true
    try connection.pushQuietly(isolation.begin, to: exchange)
    connection.pushSettings(to: exchange)
  }

  private func pushLater(to exchange: Exchange) throws {
    for query in later { try connection.push(query, to: exchange) }
    later = []
  }

  // MARK: Ending

  private static let commit = Statement("commit")
  private static let rollback = Statement("rollback")

  /// Saves. Not abortable: half a COMMIT helps nobody; a silent server is given up after
  /// `commitTimeout`.
  func commit() async throws {
    if let failure { throw failure }
    try OperationScope.current?.check()
    guard hasBegun || !later.isEmpty else { return }
    let exchange = try await OperationScope.$current.withValue(nil) { try await sendCommit() }
    try judge(exchange)
  }

  private func sendCommit() async throws -> Exchange {
    let timer = part.loop.schedule(after: part.settings.commitTimeout) { [connection] in
      connection.fail()
    }
    defer { timer.cancel() }
    return try await loopWait { (promise: LoopPromise<Exchange>) in
      let exchange = Exchange { promise.succeed($0) }
      try begin(exchange)
      try pushLater(to: exchange)
      commitWasSent = true
      try connection.push(
        Query(statement: Transaction.commit, binds: Binds()), to: exchange)
      connection.finish(exchange)
    }
  }

  private func judge(_ exchange: Exchange) throws {
    if let error = exchange.failure {
      failure = error
      // A failure that the server reported for a statement or for COMMIT itself is an answer: not
      // saved. Nobody knows if there was none, or if the server went away while confirming.
      let brokeOff = [.connectionLost, .server].contains((error as? DatabaseUnavailable)?.reason)
      let isAnswer = exchange.failedStep != nil && !brokeOff
      let wasBeforeCommit = exchange.failedStep.map { $0 < exchange.steps.count - 1 } ?? false
      throw isAnswer || wasBeforeCommit ? error : OutcomeUnknown()
    }
    // COMMIT of a failed transaction succeeds with the tag ROLLBACK.
    guard exchange.rows.last?.result.hasTag("COMMIT") == true else {
      let error = DatabaseError(state: .inFailedTransaction)
      failure = error
      throw error
    }
    hasBegun = false
  }

  /// Undoes and gives the connection back; does not wait.
  func abandon() {
    let pool = part.pool
    let connection = connection
    guard hasBegun, !connection.isClosed else { return pool.giveBack(connection) }
    let exchange = Exchange { _ in pool.giveBack(connection) }
    do {
      try connection.pushQuietly(Transaction.rollback, to: exchange)
      connection.finish(exchange)
    } catch {
      connection.fail()
      exchange.finish(error)
    }
  }

  func runHooks() { for hook in hooks { hook() } }

  /// The server asked for another run, or nothing of this one can have been saved.
  var mustRunAgain: Bool {
    guard isRepeatable else { return false }
    switch failure {
    case let error as DatabaseError:
      return error.state.asksForRetry || error.state.asksForNewPreparation
    case let error as DatabaseUnavailable:
      return error.reason == .connectionLost && !commitWasSent
    default:
      return false
    }
  }
}
