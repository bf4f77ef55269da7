import CLibPQ
import EventLoop
import Observability

/// A connection of its own, past the pool and past pgbouncer, without time limits: for migrations,
/// COPY of whole tables, LISTEN. It keeps its state (`SET`, advisory locks) from call to call.
///
/// `@unchecked Sendable`: confined to the loop on which it was opened.
package final class Session: @unchecked Sendable {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Runs SQL text of several statements at once; without BEGIN in it they are one transaction.
  package func run(script: String) async throws {
    try connection.sendScript(script)
    _ = try await connection.remainingResults()
  }

  /// One statement with values.
  package func query(_ sql: SQL) async throws -> Rows {
    var whole = SQL.empty
    whole.append(sql)
    let statement = Statement(whole.text, marks: [])
    guard statement.isWhole, !whole.binds.holdsNUL else {
      throw DatabaseError(state: .untranslatableCharacter, statement: statement.excerpt)
    }
    try connection.sendAlone(Query(statement: statement, binds: whole.binds))
    guard let result = try await connection.remainingResults(statement) else {
      throw DatabaseUnavailable(.connectionLost)
    }
    return Rows(result, shape: Shape.of(result))
  }

  package func copyIn(
    _ command: String, _ next: () async throws -> [UInt8]?
  ) async throws -> Int {
    try await connection.copyIn(command, next)
  }

  package func copyOut(
    _ command: String, _ take: ([UInt8]) async throws -> Void
  ) async throws -> Int {
    try await connection.copyOut(command, take)
  }

  /// Feeds `COPY … FROM STDIN` here with the rows of `select` (`COPY … TO STDOUT`) on `source`, a
  /// session of the same loop, and returns their number. Rows pass as they are, with back-pressure,
  /// unless `change` writes another one (it gets a row in COPY's text form, newline included).
  package func copyIn(
    _ command: String, from source: Session, _ select: String,
    changing change: ((UnsafeRawBufferPointer, inout [UInt8]) throws -> Void)? = nil
  ) async throws -> Int {
    try await connection.copyIn(command, from: source.connection, select, change)
  }

  /// Hands each row of `COPY … TO STDOUT` to `take`, as the server wrote it, without a copy.
  package func readCopy(
    _ command: String, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int {
    try await connection.readCopy(command, take)
  }

  /// Waits for notifications of channels that this session listens to.
  func notifications() async throws -> [Notification] {
    while true {
      let found = takeNotifications()
      if !found.isEmpty { return found }
      guard !connection.isClosed else { throw DatabaseUnavailable(.connectionLost) }
      try await connection.waitForInput()
    }
  }

  private func takeNotifications() -> [Notification] {
    guard !connection.isClosed else { return [] }
    var found: [Notification] = []
    // Parses what has come.
    _ = PQisBusy(connection.handle)
    while let pointer = PQnotifies(connection.handle) {
      found.append(
        Notification(
          channel: String(cString: pointer.pointee.relname),
          payload: String(cString: pointer.pointee.extra)))
      PQfreemem(pointer)
    }
    return found
  }

  package func close() { connection.close() }
}

extension Database {
  /// Opens a `Session` by the direct connection string, runs `body` on a loop and closes it.
  package func withSession<R: Sendable>(
    _ body: @escaping @Sendable (Session) async throws -> R
  ) async throws -> R {
    if let here { return try await here.withSession(body) }
    return try await onLoop { try await $0.withSession(body) }
  }
}

extension LoopDatabase {
  func openSession() async throws -> Session {
    Session(
      try await Connector(settings, role: .direct, loop: loop, notices: notices).open())
  }

  fileprivate func withSession<R: Sendable>(
    _ body: (Session) async throws -> R
  ) async throws -> R {
    let session = try await openSession()
    defer { session.close() }
    return try await body(session)
  }
}
