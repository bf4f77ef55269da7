import Access
import HTTPCore
import JSON
import Kernel
import Outbox
import Postgres

/// Makes the changes of one resource.
struct ResourceWriter: Sendable {
  let database: Database
  let plan: ResourcePlan
  let schema: SliceSchema
  let context: WriteContext

  /// A change that was made: the row as its reader sees it.
  struct Made {
    let key: String
    let version: Int64?
    let row: Row?
  }

  private var statement: WriteStatement {
    WriteStatement(plan: plan, schema: schema, context: context)
  }

  // MARK: Create

  func create(_ input: inout InputReader, in transaction: Transaction) async throws -> Made {
    let reach = try plan.resource.create.reach(of: context.principal).condition()
    var row = RowInput(&input, plan, .create)
    for (name, stamp) in plan.resource.columns.stamps {
      guard let column = plan.table.column(name) else { continue }
      switch stamp {
      case .user: row.set(column, "\(context.principal.userID)::bigint")
      }
    }
    try await judge(&input, row, key: nil, in: transaction)
    let rows = try await asking(row, key: nil) {
      try await transaction.query(try statement.create(row, reach: reach))
    }
    guard let made = rows.first else { throw AccessRefusal.notAllowed }
    return try await finish(made, .create, in: transaction)
  }

  // MARK: Change

  func change(
    _ key: SQL, to input: inout InputReader, version: Int64?, in transaction: Transaction
  ) async throws -> Made {
    let reach = try plan.resource.change.reach(of: context.principal).condition()
    let row = RowInput(&input, plan, .change)
    do {
      try await judge(&input, row, key: key, in: transaction)
    } catch let failure as ValidationFailure {
      // What is wrong may tell how the row is, so it is for those who may change it.
      _ = try await demandReached(key, reach, in: transaction)
      throw failure
    }
    let rows = try await asking(row, key: key) {
      try await transaction.query(
        try statement.change(row, key: key, version: version, reach: reach))
    }
    guard let made = rows.first else {
      throw try await whyNothing(key, reach, in: transaction)
    }
    try await demandKept(row, key, reach, in: transaction)
    return try await finish(made, .change, in: transaction)
  }

  /// Nobody gives a row away to where he could not have made it.
  func demandKept(
    _ row: RowInput, _ key: SQL, _ reach: SQL?, in transaction: Transaction
  ) async throws {
    let deciding = plan.resource.change.columns
    guard let reach, row.values.contains(where: { deciding.contains($0.column.name) })
    else { return }
    let kept = try await transaction.query(
      """
      select from \(identifier: plan.table.name) item
      where item.\(identifier: plan.table.key.name) = \(key) and \(reach)
      """)
    if kept.isEmpty { throw AccessRefusal.notAllowed }
  }

  // MARK: Delete

  func delete(_ key: SQL, version: Int64?, in transaction: Transaction) async throws {
    let reach = try plan.resource.delete.reach(of: context.principal).condition()
    let rows: Rows
    do {
      rows = try await transaction.query(
        statement.delete(key: key, version: version, reach: reach))
    } catch let error as DatabaseError where error.state == .foreignKeyViolation {
      throw StillReferenced(table: error.table)
    }
    guard let gone = rows.first else {
      throw try await whyNothing(key, reach, in: transaction)
    }
    try await tell(
      RowChange(
        verb: .delete, key: try gone.string("key"),
        before: try gone.optionalString("before").map { try JSONParser.parse(Array($0.utf8)) },
        after: nil, version: (version ?? 0) + 1), in: transaction)
  }

  // MARK: What is wrong

  /// Throws every fault of the input: those of its form, and with them what the constraints and
  /// the rules have against the rest.
  private func judge(
    _ input: inout InputReader, _ row: RowInput, key: SQL?, in transaction: Transaction
  ) async throws {
    input.noteRest()
    try await judge(row, key: key, besides: input.notedFaults, in: transaction)
  }

  func judge(
    _ row: RowInput, key: SQL?, besides noted: [FieldFault] = [], in transaction: Transaction
  ) async throws {
    var faults = noted
    for rule in plan.resource.rules {
      faults += try await rule.check(RuleInput(row, key: key), transaction)
    }
    guard !faults.isEmpty else { return }
    let check = ConstraintCheck(table: plan.table, input: row, key: key)
    faults += try await check.faults { try await transaction.query($0) }
    throw ValidationFailure(faults)
  }

  /// Runs the write. What a constraint refuses ends the transaction (or its savepoint) as
  /// `BrokenConstraint`, which `explain` turns into all that is wrong.
  func asking(
    _ row: RowInput, key: SQL?, _ write: () async throws -> Rows
  ) async throws -> Rows {
    do {
      return try await write()
    } catch let error as DatabaseError where error.state.errorClass == "23" {
      throw BrokenConstraint(
        error: error, check: ConstraintCheck(table: plan.table, input: row, key: key))
    }
  }

  /// A statement reached no row: it is not there for this reader, not his to change, or not as he
  /// saw it.
  private func whyNothing(
    _ key: SQL, _ reach: SQL?, in transaction: Transaction
  ) async throws -> any Error {
    VersionRefusal.stale(current: try await demandReached(key, reach, in: transaction))
  }

  /// The row's version. Throws where it is not his to change, or not even there for this reader.
  private func demandReached(
    _ key: SQL, _ reach: SQL?, in transaction: Transaction
  ) async throws -> Int64 {
    let reading = plan.resource.read.reach(of: context.principal)
    var conditions: [SQL] = ["item.\(identifier: plan.table.key.name) = \(key)"]
    if let living = plan.resource.softDelete?.living { conditions.append(living) }
    let version: SQL = plan.hasVersion ? "item.row_version" : "1::bigint"
    let rows = try await transaction.query(
      """
      select (\(reach ?? "true")) is true as mine, (\(reading.holds)) is true as visible,
        \(version) as version
      from \(identifier: plan.table.name) item \(ResourceReader.filter(conditions))
      """)
    if let row = rows.first, try row.bool("mine") { return try row.int64("version") }
    // Who may read none of them is told so, whether it is there or not.
    _ = try reading.condition()
    guard let row = rows.first, try row.bool("visible") else { throw NothingThere() }
    throw AccessRefusal.notAllowed
  }

  // MARK: What follows

  func finish(
    _ row: Row, _ verb: RowChange.Verb, in transaction: Transaction
  ) async throws -> Made {
    let made = Made(
      key: try row.string("_key"),
      version: plan.hasVersion ? try row.int64(VersionColumn.name) : nil, row: row)
    if plan.isWatched {
      func value(_ name: String) throws -> JSONValue? {
        try row.optionalString(name).map { try JSONParser.parse(Array($0.utf8)) }
      }
      try await tell(
        RowChange(
          verb: verb, key: made.key, before: try value("_before"), after: try value("_after"),
          version: made.version ?? 1), in: transaction)
    }
    return made
  }

  private func tell(_ change: RowChange, in transaction: Transaction) async throws {
    guard let events = plan.resource.events else { return }
    for event in try events(change) {
      try await OutboxWriter.append(
        event, rev: change.version, actor: context.principal.userID, in: transaction)
    }
  }
}
