import JSON
import Kernel
import Resources

/// A body that makes a row besides the sample: every column that must be given, and nothing else.
struct SampleBody {
  let table: TableSchema
  let rights: ColumnRights
  /// Keys of the sample rows, by table.
  let keys: [String: String]

  /// With the row's key where a request gives it.
  var create: String { json { _ in true } }

  /// What a change may set without coming near another row: neither what is unique nor times, which
  /// may not overlap.
  var change: String {
    let unique = Set(table.uniques.flatMap(\.columns)).union(rights.writeOnce)
    return json { !unique.contains($0.name) && ![.day, .instant].contains($0.type) }
  }

  private func json(_ isWanted: (ColumnSchema) -> Bool) -> String {
    let spread = Set(rights.spread)
    let parts = Set(spread.flatMap { name in Language.allCases.map { "\(name)_\($0.rawValue)" } })
    let fixed = rights.hidden.union(rights.readOnly).union(rights.stamps.keys).union(parts)
    let bytes = JSONWriter.bytes { json in
      json.object { json in
        for name in spread.sorted() {
          json.key(name)
          words(to: &json)
        }
        for column in table.columns where isGiven(column) && isWanted(column) {
          guard !fixed.contains(column.name), !spread.contains(column.name) else { continue }
          json.key(column.name)
          write(column, to: &json)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isGiven(_ column: ColumnSchema) -> Bool {
    column.isRequired && !["row_version", "created_at", "updated_at"].contains(column.name)
  }

  private func words(to json: inout JSONWriter) {
    json.object { json in
      for language in Language.allCases { json.field(language.rawValue, "made") }
    }
  }

  private func write(_ column: ColumnSchema, to json: inout JSONWriter) {
    if rights.localized.contains(column.name) { return words(to: &json) }
    if let reference = table.reference(of: column.name), let key = keys[reference.table] {
      if let number = Int64(key) { return json.value(number) }
      return json.value(key)
    }
    let words = table.checks.compactMap { $0.columns == [column.name] ? $0.words?.first : nil }
    if let word = words.first { return json.value(word) }
    // Numbers of people and companies have a check digit, which rules look at.
    if ["iin", "tin"].contains(column.name) { return json.value("900101300007") }
    if column.name == "organization_bin" { return json.value("200140000004") }
    switch column.type {
    case .integer: json.value(2)
    case .decimal, .double: json.value(2)
    case .bool: json.value(true)
    case .uuid: json.value("9b2b1c9e-2f54-4b62-9a41-0f6b8d6f5a11")
    case .day: json.value("2026-02-03")
    case .timeOfDay: json.value("11:00")
    case .instant:
      json.value(column.name == "ends_at" ? "2026-02-03T12:00:00Z" : "2026-02-03T11:00:00Z")
    case .json: json.object { _ in }
    case .array: json.array([Int64]()) { $0.value($1) }
    case .address: json.value("192.0.2.2")
    case .text(let limit): json.value(String("made value".prefix(limit ?? 100)))
    case .duration, .bytes, .opaque: json.null()
    }
  }
}
