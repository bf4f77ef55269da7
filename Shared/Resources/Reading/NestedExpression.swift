import HTTPCore
import Kernel
import Postgres

/// Writes a nested row as an expression that makes its JSON in the server: one statement for the
/// whole answer, however many rows hang on it.
struct NestedExpression {
  let schema: SliceSchema
  let table: TableSchema
  let languages: LanguageChoice

  func text(of nested: Nested) throws -> String {
    switch nested.kind {
    case .parent(let column, let fields): try parent(column, fields)
    case .children(let children): try list(children)
    case .person(let column):
      """
      (select json_build_object('id', person.id, 'name', person.display_name, \
      'avatar', person.avatar) from user_ref person \
      where person.id = item.\(quotedIdentifier(column)))
      """
    case .company(let column):
      """
      (select json_build_object('id', firm.id, 'name', firm.name, 'verified', firm.verified) \
      from company_ref firm where firm.id = item.\(quotedIdentifier(column)))
      """
    }
  }

  private func parent(_ column: String, _ fields: [NestedField]) throws -> String {
    guard let reference = table.reference(of: column) else {
      throw NotAReference(table: table.name, column: column)
    }
    let target = try schema.table(reference.table)
    return """
      (select \(try object(fields, of: target, "parent")) \
      from \(quotedIdentifier(target.name)) parent \
      where parent.\(quotedIdentifier(reference.targetColumn)) = item.\(quotedIdentifier(column)))
      """
  }

  private func list(_ children: Nested.Children) throws -> String {
    let target = try schema.table(children.table)
    guard let reference = target.reference(of: children.column), reference.table == table.name
    else { throw NotAReference(table: children.table, column: children.column) }
    let isDescending = children.order.hasPrefix("-")
    let order = quotedIdentifier(
      isDescending ? String(children.order.dropFirst()) : children.order)
    let direction = isDescending ? "desc" : "asc"
    let state = try children.state.map { "and \(try $0.constantCondition(on: "child")) " } ?? ""
    return """
      (select coalesce(json_agg(\(try object(children.fields, of: target, "child")) \
      order by child.\(order) \(direction), child.\(quotedIdentifier(target.key.name)) \
      \(direction)), '[]'::json) from (select * from \(quotedIdentifier(target.name)) child \
      where child.\(quotedIdentifier(children.column)) = \
      item.\(quotedIdentifier(reference.targetColumn)) \(state)\
      order by child.\(order) \(direction), child.\(quotedIdentifier(target.key.name)) \
      \(direction) limit \(children.limit)) child)
      """
  }

  private func object(
    _ fields: [NestedField], of target: TableSchema, _ alias: String
  ) throws -> String {
    let members = try fields.map { field in
      "'\(field.name)', \(try member(field, of: target, alias))"
    }
    return "json_build_object(\(members.joined(separator: ", ")))"
  }

  private func member(
    _ field: NestedField, of target: TableSchema, _ alias: String
  ) throws -> String {
    if field.form == .spread {
      let columns = LanguageColumns(of: field.name, in: target)
      guard columns.russian != nil else {
        throw NotAReference(table: target.name, column: field.name)
      }
      return texts(columns, alias)
    }
    guard let column = target.column(field.name) else {
      throw NotAReference(table: target.name, column: field.name)
    }
    let name = "\(alias).\(quotedIdentifier(column.name))"
    return field.form == .localized ? localized(name) : value(name, column)
  }

  private func localized(_ name: String) -> String {
    if languages.wantsAll {
      let members = ["ru", "kk", "en"].map { "'\($0)', \(name)->>'\($0)'" }
      return """
        case when \(name) is not null then \
        json_strip_nulls(json_build_object(\(members.joined(separator: ", ")))) end
        """
    }
    let order = [languages.language.rawValue, "ru", "kk", "en"]
    let choices = order.map { "nullif(\(name)->>'\($0)', '')" }.joined(separator: ", ")
    return "coalesce(\(choices), '')"
  }

  private func texts(_ columns: LanguageColumns, _ alias: String) -> String {
    languages.wantsAll
      ? "json_strip_nulls(json_build_object(\(columns.members(on: alias))))"
      : columns.text(in: [languages.language] + Language.allCases, on: alias)
  }

  /// As rows show it elsewhere: PostgreSQL's own JSON has microseconds and an offset, and a decimal
  /// as a number.
  private func value(_ name: String, _ column: ColumnSchema) -> String {
    switch column.type {
    case .instant:
      """
      case when isfinite(\(name)) then \
      to_char(\(name) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end
      """
    case .decimal: "nullif(\(name), 'NaN')::text"
    default: name
    }
  }
}

/// A resource nests something over a column that refers to nothing: a programmer's error.
struct NotAReference: Error, CustomStringConvertible {
  let table: String
  let column: String
  var description: String { "\(table).\(column) is no reference that can be nested" }
}
