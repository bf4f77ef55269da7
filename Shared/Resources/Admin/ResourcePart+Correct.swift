import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres

extension ResourcePart {
  /// `POST …/{id}/status-corrections` with `{"column": "status", "status": "draft", "reason": "…"}`:
  /// an old word that nobody could map becomes one that the table knows. Only for rows that the
  /// import flagged for it, also where a table is otherwise changed by commands alone; for holders of
  /// the table's right to change.
  func correct(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    _ = try writer.plan.resource.correction.reach(of: principal).condition()
    let key = try writer.plan.key(request)
    let wish = try await StatusCorrection(request, writer.plan)
    let reasoned = writer.giving(reason: wish.reason)
    return try await explained {
      try await self.commands.run(request, by: principal) { transaction in
        writer.answer(try await reasoned.correct(key, wish, in: transaction), .ok)
      }
    }
  }
}

/// What of a row is to be corrected, and why.
private struct StatusCorrection {
  let column: ColumnSchema
  let word: String
  let reason: String
  /// That the import gave the row for this column, and for the word that it had.
  let flags: [String]

  init(_ request: Request, _ plan: ResourcePlan) async throws {
    let known = plan.statuses
    var input = try await request.json()
    let name = input.choice("column", among: known.map(\.column.name))
    let status = known.first { $0.column.name == name }
    // Without a column it is not known which words there are.
    let word =
      status.map { input.choice("status", among: $0.words) } ?? input.string("status", max: 100)
    let reason = input.string("reason", min: 5, max: 500, multiline: true)
    let (_, given, why) = try input.finish(name, word, reason)
    guard let status else { throw NothingThere() }
    column = status.column
    (self.word, self.reason) = (given, why)
    flags = ["\(column.name)-unknown", status.constraint]
  }

  var status: RowInput {
    RowInput([(column, .value("\(word)::\(unsafe: column.bareTypeName)"))])
  }

  /// With what becomes of `legacy`: the flags go, the old word stays.
  func change(_ legacy: ColumnSchema) -> RowInput {
    var row = status
    row.set(
      legacy,
      """
      case when (old.legacy -> '_flags') - \(flags.asArray)::text[] = '[]'
        then old.legacy - '_flags'
        else jsonb_set(
          old.legacy, '{_flags}', (old.legacy -> '_flags') - \(flags.asArray)::text[])
      end
      """)
    return row
  }

  /// On the row `item`.
  var isFlagged: SQL { "coalesce(item.legacy -> '_flags' ? \(flags[0]), false)" }
}

extension ResourceWriter {
  fileprivate func giving(reason: String) -> ResourceWriter {
    var context = context
    context.origin.reason = reason
    return ResourceWriter(database: database, plan: plan, schema: schema, context: context)
  }

  fileprivate func correct(
    _ key: SQL, _ wish: StatusCorrection, in transaction: Transaction
  ) async throws -> Made {
    guard let legacy = plan.table.column("legacy") else { throw NothingThere() }
    let reach = try plan.resource.correction.reach(of: context.principal).condition()
    try await judge(wish.status, key: key, in: transaction)
    let statement = WriteStatement(plan: plan, schema: schema, context: context)
    let rows = try await asking(wish.status, key: key) {
      try await transaction.query(
        try statement.change(
          wish.change(legacy), key: key, version: nil,
          reach: "\(wish.isFlagged) and \(reach ?? "true")"))
    }
    guard let made = rows.first else {
      throw try await whyNotCorrected(key, reach, in: transaction)
    }
    return try await finish(made, .change, in: transaction)
  }

  private func whyNotCorrected(
    _ key: SQL, _ reach: SQL?, in transaction: Transaction
  ) async throws -> any Error {
    let found = try await transaction.query(
      """
      select from \(identifier: plan.table.name) item
      where item.\(identifier: plan.table.key.name) = \(key) and \(reach ?? "true")
      """)
    return found.isEmpty ? NothingThere() : NothingToCorrect()
  }
}

/// The row's word is one that the table knows.
private struct NothingToCorrect: ProblemConvertible {
  /// 409 `nothing-to-correct`.
  var problem: Problem {
    Problem(
      status: 409, code: "nothing-to-correct",
      title: Localized(
        ru: "Исправлять нечего", kk: "Түзететін ештеңе жоқ", en: "There is nothing to correct"))
  }
}
