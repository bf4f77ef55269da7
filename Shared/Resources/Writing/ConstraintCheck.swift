import JSON
import Kernel
import Postgres

/// Asks the database which of a table's constraints a row would break, all at once. Nothing is
/// decided by it: it explains, before the write where something else is wrong anyway, or after the
/// constraints themselves have refused it.
struct ConstraintCheck: Sendable {
  let table: TableSchema
  /// The row as it would be: a select list of all columns, on the row named `old` for a change.
  let input: RowInput
  /// The row that is changed; `nil` for a create.
  let key: SQL?

  private struct Question {
    let condition: SQL
    let faults: [FieldFault]
  }

  func faults(_ ask: (SQL) async throws -> Rows) async throws -> [FieldFault] {
    let questions = questions()
    guard !questions.isEmpty else { return [] }
    let list = questions.enumerated()
      .map { "(\($1.condition)) as \(unsafe: "q\($0)")" as SQL }.joined(", ")
    let rows = try await ask("select \(list) from (\(candidate)) item")
    guard let row = rows.first else { return [] }
    var faults: [FieldFault] = []
    for (index, question) in questions.enumerated()
    where try row.optionalBool("q\(index)") == true {
      faults += question.faults
    }
    return faults
  }

  private func questions() -> [Question] {
    checks() + references() + uniques()
  }

  private func isTouched(_ columns: [String]) -> Bool {
    columns.contains { input.has($0) } && input.faulty.isDisjoint(with: columns)
  }

  private func checks() -> [Question] {
    table.checks.filter { isTouched($0.columns) }.map { check in
      let at = check.columns.first { input.has($0) } ?? check.columns[0]
      return Question(
        condition: "not (\(unsafe: check.expression))",
        faults: [ConstraintFault.check(check).at("/" + at)])
    }
  }

  private func references() -> [Question] {
    table.references.filter { isTouched([$0.column]) }.map { reference in
      Question(
        condition: """
          item.\(identifier: reference.column) is not null and not exists (
            select from \(identifier: reference.table) target
            where target.\(identifier: reference.targetColumn)
              = item.\(identifier: reference.column))
          """,
        faults: [ConstraintFault.reference.at("/" + reference.column)])
    }
  }

  private func uniques() -> [Question] {
    table.uniques.filter { isTouched($0.columns) && $0.columns != [table.key.name] || isNewKey($0) }
      .map { unique in
        var same = unique.columns.map {
          "other.\(identifier: $0) = item.\(identifier: $0)" as SQL
        }
        if let key { same.append("other.\(identifier: table.key.name) <> \(key)") }
        return Question(
          condition: """
            exists (select from \(identifier: table.name) other where \(same.joined(" and ")))
            """,
          faults: unique.columns.filter(input.has).map { ConstraintFault.unique.at("/" + $0) })
      }
  }

  private func isNewKey(_ unique: TableSchema.UniqueKey) -> Bool {
    key == nil && unique.columns == [table.key.name] && input.has(table.key.name)
  }

  /// The row as it would be.
  private var candidate: SQL {
    let given = Dictionary(
      uniqueKeysWithValues: input.values.map { ($0.column.name, $0.value) })
    let list = table.columns.map { column -> SQL in
      let name: SQL = "\(identifier: column.name)"
      return switch given[column.name] {
      case .value(let value): "\(value) as \(name)"
      case .null: "null::\(unsafe: column.typeName) as \(name)"
      case .standard: "\(standard(column)) as \(name)"
      case nil: key == nil ? "\(standard(column)) as \(name)" : "old.\(name)"
      }
    }.joined(", ")
    guard let key else { return "select \(list)" }
    return """
      select \(list) from \(identifier: table.name) old
      where old.\(identifier: table.key.name) = \(key)
      """
  }

  /// The default, unless it counts: asking must use no number up.
  private func standard(_ column: ColumnSchema) -> SQL {
    guard let expression = column.defaultExpression, !column.isCounted, !column.isGenerated else {
      return "null::\(unsafe: column.typeName)"
    }
    return "(\(unsafe: expression))::\(unsafe: column.typeName)"
  }
}

/// A constraint refused a write; what else is wrong with the row is not known yet.
struct BrokenConstraint: Error {
  let error: DatabaseError
  let check: ConstraintCheck

  /// What to tell the caller. Asked outside the statement that failed.
  func explanation(_ ask: (SQL) async throws -> Rows) async throws -> any Error {
    let faults = try await check.faults(ask)
    let isCollision = error.isUniqueViolation || error.state == .exclusionViolation
    if isCollision, faults.allSatisfy({ $0.code == ConstraintFault.taken }) {
      return Conflict(faults: faults)
    }
    return faults.isEmpty ? error : ValidationFailure(faults)
  }
}
