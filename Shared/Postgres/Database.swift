package import EventLoop
package import Observability

/// A slice's database, for all loops of the process. On a loop its work stays on that loop; called
/// from elsewhere it goes to one and comes back. Waits end with the caller's `OperationScope`.
///
/// Every call may throw `DatabaseError` (the server refused), `DatabaseUnavailable` (503) and the
/// scope's end (`DeadlineExceeded`, `OperationCancelled`).
package final class Database: Sendable {
  package let settings: DatabaseSettings
  package let group: EventLoopGroup
  private let parts: [LoopDatabase]
  let notices: NoticeLog
  package let logger: Logger

  /// Connects when first used. Throws if the connection string cannot be read.
  package init(
    _ settings: DatabaseSettings, group: EventLoopGroup, logger: Logger, metrics: Metrics
  ) throws {
    _ = try ConnectionParameters(settings.url)
    _ = try ConnectionParameters(settings.directURL)
    self.settings = settings
    self.group = group
    self.logger = logger.labelled("database")
    let notices = NoticeLog(self.logger)
    self.notices = notices
    let databaseMetrics = DatabaseMetrics(metrics)
    parts = group.loops.map {
      LoopDatabase(settings, loop: $0, notices: notices, metrics: databaseMetrics)
    }
  }

  deinit { close() }

  /// The part of the loop that is running this code.
  var here: LoopDatabase? {
    guard let loop = EventLoop.current, loop.index < parts.count, parts[loop.index].loop === loop
    else { return nil }
    return parts[loop.index]
  }

  var anyPart: LoopDatabase { parts[group.any.index] }

  func onLoop<R: Sendable>(
    _ body: @escaping @Sendable (LoopDatabase) async throws -> R
  ) async throws -> R {
    let part = anyPart
    return try await group.run(on: part.loop) { try await body(part) }
  }

  /// One short SELECT on a connection shared with other reads: the fastest way. It runs by itself
  /// in a read-only transaction, must not be slow (others wait behind it; it is ended after
  /// `readTimeout`), and may be asked twice if a connection breaks.
  package func read(_ sql: SQL) async throws -> Rows {
    if let here { return try await here.read(sql) }
    return try await onLoop { try await $0.read(sql) }
  }

  /// One statement of any kind in a transaction of its own.
  package func query(_ sql: SQL) async throws -> Rows {
    if let here { return try await here.query(sql) }
    return try await onLoop { try await $0.query(sql) }
  }

  /// Runs `body` in a transaction: all of it is saved when this returns, nothing if it throws.
  ///
  /// `body` runs again from its beginning, three times at most, when the server asks for it (40001,
  /// 40P01) or the connection breaks before COMMIT: what it does outside the transaction must bear
  /// that. Throws `OutcomeUnknown` if the connection breaks during COMMIT.
  package func transaction<R: Sendable>(
    _ isolation: Isolation = .readCommitted, _ body: @escaping (Transaction) async throws -> R
  ) async throws -> R {
    if let here { return try await here.transaction(isolation, body) }
    let borrowed = BorrowedBody(run: body)
    return try await onLoop { try await $0.transaction(isolation, borrowed.run) }
  }

  /// Asks the server for a sign of life, for `/readyz`.
  package func ping() async throws { _ = try await query("select 1 as one") }

  /// Opens the first connections of every loop, so that the first requests do not wait for them.
  package func warmUp() async throws {
    for part in parts { try await group.run(on: part.loop) { try await part.warmUp() } }
  }

  /// Ends idle connections and refuses new work; those in use end when given back.
  package func close() {
    for part in parts { part.loop.execute { part.close() } }
  }
}

/// Carries a closure to a loop while its owner waits for the answer.
///
/// `@unchecked Sendable`: the caller is suspended until the loop is done with it, so it is never run
/// by two threads at once.
private struct BorrowedBody<R: Sendable>: @unchecked Sendable {
  let run: (Transaction) async throws -> R
}
