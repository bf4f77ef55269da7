import JSON
import Postgres

/// The statements that read one file.
struct PersonalExtract {
  /// Columns of every table that say how a row is kept, not what is in it; and what the old site wrote
  /// into it, which may be anybody's.
  private static let kept: Set<String> = [
    "legacy", "row_version", "imported_version", "search_field",
  ]

  private let columns: [PersonalColumns.Column]
  private let rows: PersonalRows
  private let file: PersonalFile
  private let key: [PersonalColumns.Column]

  /// `nil` where the table is not there or has no key.
  init?(
    _ rows: PersonalRows, _ file: PersonalFile, _ known: PersonalColumns, secret: Set<String>
  ) {
    guard let table = known.tables[rows.table], !table.key.isEmpty else { return nil }
    self.rows = rows
    self.file = file
    key = table.key
    columns = table.columns.filter { column in
      let isOthers = column.isOfPeople && column.name != rows.owner.column
      return !isOthers && !column.isGenerated && file.columns.has(column.name)
        && !secret.contains(column.name) && !PersonalExtract.kept.contains(column.name)
    }
  }

  var shown: [String] { columns.map(\.name) }

  /// Gives `cursor` and `given`. `nil` for a cursor that is none.
  func page(of user: Int64, _ after: String?, _ limit: Int) -> SQL? {
    guard let beyond = beyond(after) else { return nil }
    let keys = key.map { "item.\(identifier: $0.name)" as SQL }
    var columns = self.columns.map { PersonalExtract.value(of: $0) }
    if let link = file.link { columns.append("\(PersonalExtract.address(link)) as link") }
    return """
      select jsonb_build_array(\(keys.map { $0 + "::text" }.joined(", ")))::text as cursor,
        to_jsonb(part)::text as given
      from \(identifier: rows.table) item
      cross join lateral (select \(columns.joined(", "))) part
      where \(rows.owner.condition(user)) \(beyond)
      order by \(keys.joined(", ")) limit \(limit)
      """
  }

  /// PostgreSQL's own JSON would make a number of a decimal, of which many a reader makes a float.
  private static func value(of column: PersonalColumns.Column) -> SQL {
    let name: SQL = "item.\(identifier: column.name)"
    return column.type.hasPrefix("numeric") && !column.type.hasSuffix("[]")
      ? "\(name)::text as \(identifier: column.name)" : name
  }

  private func beyond(_ after: String?) -> SQL? {
    guard let after else { return .empty }
    guard let parts = try? JSONParser.parse(Array(after.utf8)).array?.map(\.string),
      parts.count == key.count
    else { return nil }
    let keys = key.map { "item.\(identifier: $0.name)" as SQL }
    let values = zip(key, parts).map { column, part -> SQL in
      "\(part)::text::\(unsafe: column.type)"
    }
    return "and (\(keys.joined(", "))) > (\(values.joined(", ")))"
  }

  private static func address(_ link: String) -> SQL {
    let parts = link.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
    return "\(parts.first ?? "")::text || item.id::text || \(parts.dropFirst().joined())::text"
  }
}
