import EventLoop
import Observability

/// The part of a database that belongs to one loop.
///
/// `@unchecked Sendable`: confined to its loop.
final class LoopDatabase: @unchecked Sendable {
  let loop: EventLoop
  let settings: DatabaseSettings
  let metrics: DatabaseMetrics
  let pool: ConnectionPool
  let notices: NoticeLog
  private let shared: SharedConnections
  /// Statements met as literals. Texts made at run time could be endless: then all are forgotten.
  private var statements: [StatementText: Statement] = [:]
  private static let knownStatements = 4_096
  /// The protocol counts values in 16 bits.
  private static let mostValues = 65_535

  init(
    _ settings: DatabaseSettings, loop: EventLoop, notices: NoticeLog, metrics: DatabaseMetrics
  ) {
    self.loop = loop
    self.settings = settings
    self.metrics = metrics
    self.notices = notices
    pool = ConnectionPool(
      Connector(settings, role: .exclusive, loop: loop, notices: notices), metrics: metrics)
    shared = SharedConnections(
      Connector(settings, role: .shared, loop: loop, notices: notices))
  }

  /// The statement of a literal; throws if a value or the text holds U+0000.
  func query(for sql: SQL) throws -> Query {
    let statement = sql.statement ?? known(sql)
    guard statement.isWhole, !sql.binds.holdsNUL else {
      throw DatabaseError(state: .untranslatableCharacter, statement: statement.excerpt)
    }
    guard sql.binds.count <= LoopDatabase.mostValues else {
      throw DatabaseError(state: .tooManyArguments, statement: statement.excerpt)
    }
    return Query(statement: statement, binds: sql.binds, isPlannedAnew: sql.isPlannedAnew)
  }

  private func known(_ sql: SQL) -> Statement {
    let text = StatementText(bytes: sql.text)
    if let statement = statements[text] { return statement }
    let statement = Statement(sql.text, marks: sql.marks)
    if statements.count >= LoopDatabase.knownStatements { statements.removeAll() }
    statements[text] = statement
    return statement
  }

  // MARK: One statement

  /// A read on a shared connection, or on the pool's if those have no room.
  func read(_ sql: SQL) async throws -> Rows {
    let query = try query(for: sql)
    return try await again { [self] in
      guard let connection = shared.leastBusy() else { return try await runPooled(query) }
      return try await run(query, on: connection)
    } if: { error in
      // It only reads: asking twice changes nothing.
      (error as? DatabaseUnavailable)?.reason == .connectionLost || Self.wantsPreparation(error)
    }
  }

  func query(_ sql: SQL) async throws -> Rows {
    let query = try query(for: sql)
    return try await again { [self] in
      try await runPooled(query)
    } if: {
      Self.wantsPreparation($0)
    }
  }

  private func again(
    _ attempt: () async throws -> Rows, if worthwhile: (any Error) -> Bool
  ) async throws -> Rows {
    do {
      return try await attempt()
    } catch  where worthwhile(error) {
      return try await attempt()
    }
  }

  private static func wantsPreparation(_ error: any Error) -> Bool {
    (error as? DatabaseError)?.state.asksForNewPreparation == true
  }

  private func runPooled(_ query: Query) async throws -> Rows {
    let connection = try await pool.take()
    defer { pool.giveBack(connection) }
    let began = MonotonicInstant.now
    defer { metrics.pooledQueries.observe(MonotonicInstant.now - began) }
    return try await loopWait { (promise: LoopPromise<Rows>) in
      try start(query, on: connection, promise)
    } onAbort: {
      connection.cancelAndClose()
    }
  }

  /// Never cancelled: that would stop a neighbour's statement. An abandoned answer is drained.
  private func run(_ query: Query, on connection: Connection) async throws -> Rows {
    let began = MonotonicInstant.now
    defer {
      metrics.sharedReads.observe(MonotonicInstant.now - began)
      shared.retire(connection)
    }
    return try await loopWait { (promise: LoopPromise<Rows>) in
      try start(query, on: connection, promise)
    } onAbort: { [self] in
      shared.abandoned(on: connection)
    }
  }

  private func start(
    _ query: Query, on connection: Connection, _ promise: LoopPromise<Rows>
  ) throws {
    let exchange = Exchange { exchange in
      switch exchange.outcome {
      case .success(let rows): promise.succeed(rows)
      case .failure(let error): promise.fail(error)
      }
    }
    try connection.push(query, to: exchange)
    connection.finish(exchange)
  }

  /// Opens a connection of each kind.
  func warmUp() async throws {
    _ = shared.leastBusy()
    _ = try await query("select 1 as one")
  }

  func close() {
    pool.close()
    shared.close()
  }
}

/// An array hashes element by element; a text of some thousand bytes is hashed as a whole.
private struct StatementText: Hashable {
  let bytes: [UInt8]

  func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
