import Access
import Audit
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres

extension ResourcePart {
  /// `POST …/{id}/restorations` with `{"version": 12}`: the row as it was before that change. A row
  /// that is gone comes back under its key. Only columns that may be written are set, and what a
  /// change must keep holds here too: the caller's reach before and after, and the rules.
  func restore(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    let plan = writer.plan
    let reach = try plan.resource.change.reach(of: principal).condition()
    _ = try plan.key(request)
    let key = request.parameter("id") ?? ""
    var input = try await request.json()
    let number = input.integer("version", in: 1 ... .max)
    let (id) = try input.finish(number)
    let history = try await HistoryReading(writer.database, plan)
    guard try await history.reaches(key, reach),
      let version = try await history.version(id, of: key),
      let object = version.verb == nil ? version.after : version.before
    else { throw NothingThere() }
    return try await explained {
      try await self.commands.run(request, by: principal) { transaction in
        writer.answer(try await writer.restore(key, to: object, in: transaction), .ok)
      }
    }
  }
}

extension ResourceWriter {
  /// Sets the row to what an older version of it holds, or brings it back.
  func restore(
    _ key: String, to object: JSONValue, in transaction: Transaction
  ) async throws -> Made {
    let reach = try plan.resource.change.reach(of: context.principal).condition()
    let statement = WriteStatement(plan: plan, schema: schema, context: context)
    let row = RowInput(restoring: object, plan, .change)
    let id = plan.key(key)
    try await judge(row, key: id, in: transaction)
    let rows = try await asking(row, key: id) {
      try await transaction.query(
        try statement.change(row, key: id, version: nil, reach: reach, verb: .restore))
    }
    guard let made = rows.first else {
      return try await bringBack(object, statement, in: transaction)
    }
    try await demandKept(row, id, reach, in: transaction)
    return try await finish(made, .restore, in: transaction)
  }

  private func bringBack(
    _ object: JSONValue, _ statement: WriteStatement, in transaction: Transaction
  ) async throws -> Made {
    let reach = try plan.resource.create.reach(of: context.principal).condition()
    let row = RowInput(restoring: object, plan, .create)
    try await judge(row, key: nil, in: transaction)
    let rows = try await asking(row, key: nil) {
      try await transaction.query(try statement.create(row, reach: reach, verb: .restore))
    }
    guard let made = rows.first else { throw AccessRefusal.notAllowed }
    return try await finish(made, .restore, in: transaction)
  }
}

extension RowInput {
  /// The columns of an older version, as PostgreSQL itself reads them. For a row that is gone its
  /// key and its stamps come back too.
  init(restoring object: JSONValue, _ plan: ResourcePlan, _ verb: Verb) {
    let writable = Set(plan.writable.filter { $0.isChangeable }.map(\.name))
      .union(plan.writable.flatMap { $0.spread?.names ?? [] })
    let fixed = ColumnRights.internalColumns.union(["row_version"])
    let text = JSONText(object.bytes)
    var values: [(column: ColumnSchema, value: Value)] = []
    for column in plan.table.columns where object[column.name] != nil && !column.isGenerated {
      guard verb == .create ? !fixed.contains(column.name) : writable.contains(column.name)
      else { continue }
      let value: SQL = """
        (jsonb_populate_record(null::\(identifier: plan.table.name), \(text)::jsonb))\
        .\(identifier: column.name)
        """
      values.append((column, .value(value)))
    }
    self.init(values)
  }
}
