import Kernel
import Postgres

/// One condition that a list was asked for with.
struct Filter: Sendable {
  let column: FilterSet.Column
  let comparison: FilterSet.Operator
  let values: [String]

  private static let mostValues = 100

  /// A parameter `column`, `column__gte`, … of a query.
  static func read(
    _ name: String, _ value: String, from columns: FilterSet
  ) throws(ParameterRefused) -> Filter {
    let (column, suffix) = split(name)
    guard let known = columns.columns[column] else {
      throw ParameterRefused(.unknown)
    }
    guard let comparison = FilterSet.Operator(rawValue: suffix),
      known.operators.contains(comparison)
    else {
      throw ParameterRefused(
        .unindexed(
          known.operators.map { $0 == .equal ? column : "\(column)__\($0.rawValue)" }.sorted()))
    }
    return Filter(
      column: known, comparison: comparison,
      values: try values(value, comparison, known.type).map(known.type.plain))
  }

  private static func split(_ name: String) -> (column: String, suffix: String) {
    let bytes = Array(name.utf8)
    guard bytes.count > 2 else { return (name, "") }
    for index in stride(from: bytes.count - 2, to: 0, by: -1)
    where bytes[index] == UInt8(ascii: "_") && bytes[index + 1] == UInt8(ascii: "_") {
      return (
        String(decoding: bytes[..<index], as: UTF8.self),
        String(decoding: bytes[(index + 2)...], as: UTF8.self)
      )
    }
    return (name, "")
  }

  private static func values(
    _ text: String, _ comparison: FilterSet.Operator, _ type: ColumnType
  ) throws(ParameterRefused) -> [String] {
    switch comparison {
    case .isNull:
      guard text == "true" || text == "false" else { throw ParameterRefused(.badValue) }
      return [text]
    case .isOneOf:
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard parts.count <= mostValues else { throw ParameterRefused(.tooMany(mostValues)) }
      guard parts.allSatisfy(type.accepts) else { throw ParameterRefused(.badValue) }
      return parts
    case .contains:
      guard type == .json ? isJSON(text) : type.accepts(text) else {
        throw ParameterRefused(.badValue)
      }
      return [text]
    default:
      guard type.accepts(text) else { throw ParameterRefused(.badValue) }
      return [text]
    }
  }

  /// The condition on the table named `item`.
  var condition: SQL {
    let name: SQL = "item.\(identifier: column.name)"
    let cast = column.type.castName
    let value = values.first ?? ""
    switch comparison {
    case .equal: return "\(name) = \(value)::\(unsafe: cast)"
    case .notEqual: return "\(name) is distinct from \(value)::\(unsafe: cast)"
    case .less: return "\(name) < \(value)::\(unsafe: cast)"
    case .lessOrEqual: return "\(name) <= \(value)::\(unsafe: cast)"
    case .greater: return "\(name) > \(value)::\(unsafe: cast)"
    case .greaterOrEqual: return "\(name) >= \(value)::\(unsafe: cast)"
    case .isOneOf: return "\(name) = any (\(values.asArray)::text[]::\(unsafe: cast)[])"
    case .isNull:
      return value == "true" ? "\(name) is null" : "\(name) is not null"
    case .contains: return contains(name, value)
    }
  }

  private func contains(_ name: SQL, _ value: String) -> SQL {
    switch column.type {
    case .json: "\(name) @> \(value)::jsonb"
    case .array: "\(name) @> \([value].asArray)::\(unsafe: column.bareTypeName)"
    default: "\(name) ilike \(likePattern(of: value))"
    }
  }

  /// Named the same however the query wrote it: what a cursor is bound to.
  var name: String {
    "\(column.name)__\(comparison.rawValue)=\(values.joined(separator: "\u{1}"))"
  }
}

/// Why a parameter was not taken.
struct ParameterRefused: Error {
  let fault: QueryFault
  init(_ fault: QueryFault) { self.fault = fault }
}

/// `%text%` with the pattern's own signs taken literally.
func likePattern(of text: String) -> String {
  var pattern = "%"
  for scalar in text.unicodeScalars {
    if scalar == "%" || scalar == "_" || scalar == "\\" { pattern += "\\" }
    pattern.unicodeScalars.append(scalar)
  }
  return pattern + "%"
}
