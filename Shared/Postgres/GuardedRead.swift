import CLibPQ
import EventLoop
package import JSON
import Kernel

/// How much somebody else's question may cost.
package struct GuardedReadLimits: Sendable {
  package var rows: Int
  /// Of all values together, in their text form.
  package var bytes: Int
  /// On the server; the client gives up a moment later.
  package var time: Duration

  package init(rows: Int = 5_000, bytes: Int = 8 << 20, time: Duration = .seconds(10)) {
    self.rows = rows
    self.bytes = bytes
    self.time = time
  }
}

/// Why the server did not answer somebody else's question. That somebody is told: it is his own text.
package enum GuardedReadRefusal: Error, Sendable, Equatable {
  case tooSlow
  /// `message` is the server's, of class 42 only: those speak of names and of the statement. All
  /// others may quote values.
  case refused(SQLState, message: String?)
}

/// What a guarded read found.
package struct GuardedRows: Sendable {
  /// Names as they are; one may stand there twice. Types as SQL calls them.
  package let columns: [(name: String, type: String)]
  package private(set) var count = 0
  /// There would have been more.
  package private(set) var isTruncated = false
  private var parts: [Rows] = []
  private(set) var bytes = 0

  init(_ first: Rows) {
    columns = zip(first.shape.names, first.shape.types).map { ($0, PostgresType.name(of: $1)) }
  }

  /// False once a limit is reached.
  mutating func take(_ rows: Rows, _ limits: GuardedReadLimits) -> Bool {
    parts.append(rows)
    for row in rows {
      let size = (0..<columns.count).reduce(0) { $0 + rows.result.value(row.index, $1).count }
      guard count < limits.rows, bytes + size <= limits.bytes else {
        isTruncated = true
        return false
      }
      bytes += size
      count += 1
    }
    return true
  }

  /// Every row as an array of values, written as `RowJSON` writes them.
  package func write(to json: inout JSONWriter) {
    let frame = count * (4 + 4 * columns.count) + 2
    var text = ByteBuffer(capacity: frame + bytes + bytes / 4)
    text.append(UInt8(ascii: "["))
    var memo = LocalizedMemo(columns: 0)
    var isFirst = true
    each { rows, index, plan in
      text.append(isFirst ? UInt8(ascii: "[") : UInt8(ascii: ","))
      if !isFirst { text.append(UInt8(ascii: "[")) }
      isFirst = false
      for column in plan.columns {
        if column.index > 0 { text.append(UInt8(ascii: ",")) }
        plan.append(column, rows.result, index, nil, &memo, to: &text)
      }
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "]"))
    json.raw(text.readable)
  }

  /// Every row as PostgreSQL's texts.
  package func forEach<Failure: Error>(
    _ body: ([String?]) throws(Failure) -> Void
  ) throws(Failure) {
    try each { (rows, index, _) throws(Failure) in
      try body(
        (0..<columns.count).map { column in
          rows.result.isNull(index, column)
            ? nil : String(decoding: rows.result.value(index, column), as: UTF8.self)
        })
    }
  }

  private func each<Failure: Error>(
    _ body: (Rows, Int, RowPlan) throws(Failure) -> Void
  ) throws(Failure) {
    guard let shape = parts.first?.shape else { return }
    let plan = RowPlan(shape, hidden: [], renamed: [:], localized: [])
    var left = count
    for rows in parts {
      for index in 0..<min(left, rows.count) { try body(rows, index, plan) }
      left -= min(left, rows.count)
    }
  }
}

extension Database {
  /// Puts a question that somebody else wrote, by this database's role, which should be able to do
  /// nothing but read what that somebody may see.
  ///
  /// It gets a connection of its own that nobody has afterwards, so whatever it sets or locks ends
  /// with it; a read-only transaction that is never committed; the extended protocol, which takes one
  /// statement; and a cursor, which takes questions only and is read in small pieces up to the limits.
  /// Throws `GuardedReadRefusal` beside what every call throws.
  package func guardedRead(
    _ question: SQL, _ limits: GuardedReadLimits
  ) async throws -> GuardedRows {
    try await guardedSession(limits) { session in
      var found: GuardedRows?
      try await session.guardedRead(question, limits) { rows in
        var whole = found ?? GuardedRows(rows)
        let goesOn = whole.take(rows, limits)
        found = whole
        return goesOn
      }
      guard let found else { throw DatabaseUnavailable(.connectionLost) }
      return found
    }
  }

  func guardedSession<R: Sendable>(
    _ limits: GuardedReadLimits, _ body: @escaping @Sendable (Session) async throws -> R
  ) async throws -> R {
    do {
      return try await withSession { session in
        try await withDeadline(limits.time + .seconds(1)) { try await body(session) }
      }
    } catch is DeadlineExceeded {
      try OperationScope.current?.check()
      throw GuardedReadRefusal.tooSlow
    }
  }
}

extension Session {
  /// Rows asked for at once: all that is held beyond the limits.
  private static let piece = 16

  /// Gives out the rows piece by piece, the first time also if there is none, until `take` says that
  /// it is enough.
  func guardedRead(
    _ question: SQL, _ limits: GuardedReadLimits, _ take: (Rows) async throws -> Bool
  ) async throws {
    let milliseconds = limits.time.wholeMilliseconds
    try await run(
      script: "begin read only; set local statement_timeout = \(milliseconds)")
    let began = MonotonicInstant.now
    _ = try await guarded("declare answer no scroll cursor for \(question)")
    let fetch: SQL = "fetch \(unsafe: String(Session.piece)) from answer"
    var rows = try await guarded(fetch)
    while try await take(rows), rows.count == Session.piece {
      // statement_timeout counts for each piece anew.
      guard MonotonicInstant.now - began < limits.time else { throw GuardedReadRefusal.tooSlow }
      rows = try await guarded(fetch)
    }
  }

  private func guarded(_ sql: SQL) async throws -> Rows {
    var whole = SQL.empty
    whole.append(sql)
    let statement = Statement(whole.text, marks: [])
    guard statement.isWhole, !whole.binds.holdsNUL else {
      throw GuardedReadRefusal.refused(.untranslatableCharacter, message: nil)
    }
    try connection.sendAlone(Query(statement: statement, binds: whole.binds))
    var last: QueryResult?
    var failure: (any Error)?
    while let result = try await connection.nextResult() {
      switch result.status {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK: last = result
      default: if failure == nil { failure = refusal(result) }
      }
    }
    if let failure { throw failure }
    guard let last else { throw DatabaseUnavailable(.connectionLost) }
    return Rows(last, shape: Shape.of(last))
  }

  private func refusal(_ result: QueryResult) -> any Error {
    guard let code = result.field(Int32(UInt8(ascii: "C"))) else {
      return DatabaseUnavailable(.connectionLost)
    }
    let state = SQLState(code)
    if state == .queryCanceled || state == .lockNotAvailable { return GuardedReadRefusal.tooSlow }
    if state.errorClass == "57" || state.errorClass == "08" {
      return DatabaseUnavailable(.connectionLost, state: state)
    }
    let message = state.errorClass == "42" ? result.field(Int32(UInt8(ascii: "M"))) : nil
    return GuardedReadRefusal.refused(state, message: message.map { String($0.prefix(500)) })
  }
}

extension PostgresType {
  /// As SQL calls a built-in type; `text` for those that only pass as text.
  static func name(of type: UInt32) -> String { names[type] ?? "text" }

  private static let names: [UInt32: String] = [
    bool: "boolean", bytea: "bytea", int8: "bigint", int2: "smallint", int4: "integer",
    oid: "bigint",
    json: "json", jsonb: "jsonb", float4: "real", float8: "double precision", date: "date",
    timestamp: "timestamp without time zone", timestamptz: "timestamp with time zone",
    numeric: "numeric", uuid: "uuid", 1083: "time without time zone", 1186: "interval",
    boolArray: "boolean[]", int2Array: "smallint[]", int4Array: "integer[]", int8Array: "bigint[]",
    textArray: "text[]", varcharArray: "text[]", uuidArray: "uuid[]",
    float8Array: "double precision[]", dateArray: "date[]",
    timestamptzArray: "timestamp with time zone[]", numericArray: "numeric[]",
  ]
}
