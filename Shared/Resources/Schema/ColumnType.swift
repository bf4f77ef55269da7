/// What kind of values a column holds, as far as input, output and the description differ by it.
package enum ColumnType: Sendable, Hashable {
  /// Whole numbers of 2, 4 or 8 bytes.
  case integer(bytes: Int)
  case decimal(precision: Int?, scale: Int?)
  case double
  case bool
  /// Texts; the limit in characters where there is one.
  case text(limit: Int?)
  case uuid
  case day
  case timeOfDay
  case instant
  case json
  case address
  case duration
  case bytes
  indirect case array(ColumnType)
  /// A type that only passes through as text, such as a range or a search vector.
  case opaque

  /// From PostgreSQL's `format_type`, such as `character varying(255)` or `integer[]`.
  package init(formatted text: String) {
    if text.hasSuffix("[]") {
      self = .array(ColumnType(formatted: String(text.dropLast(2))))
      return
    }
    let (name, numbers) = ColumnType.parts(of: text)
    self =
      switch name {
      case "smallint": .integer(bytes: 2)
      case "integer": .integer(bytes: 4)
      case "bigint": .integer(bytes: 8)
      case "numeric": .decimal(precision: numbers.first, scale: numbers.dropFirst().first)
      case "double precision", "real": .double
      case "boolean": .bool
      case "text": .text(limit: nil)
      case "character varying", "character": .text(limit: numbers.first)
      case "uuid": .uuid
      case "date": .day
      case "time without time zone": .timeOfDay
      case "timestamp with time zone": .instant
      case "json", "jsonb": .json
      case "inet", "cidr": .address
      case "interval": .duration
      case "bytea": .bytes
      default: .opaque
      }
  }

  /// `numeric(18,2)` is `numeric` and 18, 2; a precision inside, as in `timestamp(3) with time
  /// zone`, is left out of the name.
  private static func parts(of text: String) -> (name: String, numbers: [Int]) {
    guard let open = text.firstIndex(of: "("), let close = text.firstIndex(of: ")") else {
      return (text, [])
    }
    let numbers = text[text.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0)
    }
    return (String(text[..<open] + text[text.index(after: close)...]), numbers)
  }

  /// The values that fit into a whole number of that size.
  var integerRange: ClosedRange<Int64> {
    switch self {
    case .integer(bytes: 2): Int64(Int16.min)...Int64(Int16.max)
    case .integer(bytes: 4): Int64(Int32.min)...Int64(Int32.max)
    default: .min ... .max
    }
  }
}
