import JSON
import Resources

/// What the description of the API says that a table's list may be asked for with.
struct DeclaredQuery {
  /// `status`, `status__in`, …
  let filters: [String]
  /// Columns, without a sign.
  let orders: Set<String>

  /// Parameters that are no filters, whatever the table's columns are called.
  static let others: Set = [
    "limit", "cursor", "page", "order", "q", "fields", "expand", "count", "lang",
  ]

  /// What a filter's name ends in.
  static let suffixes = [
    "", "__ne", "__lt", "__lte", "__gt", "__gte", "__in", "__isnull", "__contains",
  ]

  /// - Parameter parameters: of the list, as OpenAPI says them.
  init(_ parameters: [JSONValue]) {
    let names = parameters.filter { $0["in"]?.string == "query" }.compactMap { $0["name"]?.string }
    filters = names.filter { !DeclaredQuery.others.contains($0) }
    let order = parameters.first { $0["name"]?.string == "order" }
    let words = order?["schema"]?["items"]?["enum"]?.array ?? []
    orders = Set(words.compactMap(\.string).filter { !$0.hasPrefix("-") })
  }

  /// A value that the filter takes: what the row shows, where that is one word.
  static func value(of filter: String, _ column: ColumnSchema, shown: JSONValue?) -> String {
    if filter.hasSuffix("__isnull") { return "true" }
    return shown.flatMap { $0.string ?? $0.decimal } ?? word(column.type)
  }

  private static func word(_ type: ColumnType) -> String {
    switch type {
    case .integer, .decimal, .double: "1"
    case .bool: "true"
    case .uuid: "0190f3b2-6c1e-7d4a-9b1f-2c3d4e5f6a7b"
    case .day: "2026-01-02"
    case .timeOfDay: "10:00"
    case .instant: "2026-01-02T10:00:00Z"
    case .json: "{}"
    case .address: "192.0.2.1"
    case .array(let element): word(element)
    case .text, .duration, .bytes, .opaque: "word"
    }
  }
}
