import JSON
import Postgres

extension ColumnSchema {
  /// `author` for `author_id`: what Django's serialised objects call a column.
  static func djangoName(of column: String) -> String? {
    column.hasSuffix("_id") ? String(column.dropLast(3)) : nil
  }
}

extension ResourcePlan {
  /// What Django wrote of a row, by the names of the table: `author` is `author_id`, the key stands
  /// outside of the object, and an array is a text that holds one. Of what the platform wrote only
  /// the decimals differ: texts, as Django wrote them and as answers have them.
  func named(_ object: JSONValue, key: String) -> JSONValue {
    guard case .object(var members) = object else { return object }
    for column in table.columns {
      if let place = members.firstIndex(where: { $0.key == column.name }) {
        if case .array = column.type, let text = members[place].value.string {
          members[place].value = (try? JSONParser.parse(Array(text.utf8))) ?? .null
        }
        members[place].value = column.type.shown(members[place].value)
      } else if let value = value(of: column, in: object, key: key) {
        members.append(JSONMember(column.name, value))
      }
    }
    return .object(members)
  }

  private func value(of column: ColumnSchema, in object: JSONValue, key: String) -> JSONValue? {
    if column.name == table.key.name, !unrevisioned.contains(column.name) {
      if case .integer = column.type, Int64(key) != nil { return .number(key) }
      return .string(key)
    }
    guard let name = ColumnSchema.djangoName(of: column.name), table.column(name) == nil else {
      return nil
    }
    return object[name]
  }

  /// What a search asks for, as the platform's versions hold it: decimals are numbers there.
  func kept(_ object: JSONValue) -> JSONValue {
    guard case .object(let members) = object else { return object }
    return .object(
      members.map { member in
        JSONMember(member.key, table.column(member.key)?.type.kept(member.value) ?? member.value)
      })
  }

  /// The same by Django's names and with its decimals; `nil` where there is no difference.
  func django(_ object: JSONValue) -> JSONValue? {
    guard case .object(let members) = object else { return nil }
    let renamed = members.map { member in
      let value = table.column(member.key)?.type.shown(member.value) ?? member.value
      guard let name = ColumnSchema.djangoName(of: member.key), table.column(name) == nil else {
        return JSONMember(member.key, value)
      }
      return JSONMember(name, value)
    }
    return renamed == members ? nil : .object(renamed)
  }

  /// The version `v` as a row, as far as a policy looks at it.
  func record(of columns: Set<String>) -> SQL {
    let members = columns.sorted().map { column -> SQL in
      if column == table.key.name {
        return "\(column)::text, coalesce(v.object -> \(column), to_jsonb(v.object_id))"
      }
      guard let name = ColumnSchema.djangoName(of: column), table.column(name) == nil else {
        return "\(column)::text, v.object -> \(column)"
      }
      return "\(column)::text, coalesce(v.object -> \(column), v.object -> \(name))"
    }
    return """
      jsonb_populate_record(null::\(identifier: table.name),
        jsonb_build_object(\(members.joined(", "))))
      """
  }
}
