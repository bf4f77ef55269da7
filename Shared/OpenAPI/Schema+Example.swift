import JSON

extension Schema {
  /// A value that fits, for readers and for trying out.
  var example: JSONValue {
    switch self {
    case .keywords(let words): Schema.example(of: .object(words))
    case .members(let members, let isClosed):
      .object(
        members.filter { !isClosed || $0.isRequired || members.allSatisfy { !$0.isRequired } }
          .map { JSONMember($0.name, $0.schema.example) })
    case .list(let element, let count):
      .array(Array(repeating: element.example, count: max(1, count.lowerBound)))
    case .named(_, let schema), .orNull(let schema), .maybeAbsent(let schema): schema.example
    case .oneOf(let schemas): schemas.first?.example ?? .null
    case .shown(_, let example): example
    case .reference: [:]
    }
  }

  private static func example(of schema: JSONValue) -> JSONValue {
    if let words = schema["enum"]?.array { return words.first ?? .null }
    switch schema["type"]?.string {
    case "boolean": return true
    case "integer", "number":
      let least = schema["minimum"]?.int64 ?? 0
      return .number(String(max(least, min(7, schema["maximum"]?.int64 ?? 7))))
    case "object": return [:]
    case "array": return []
    case "string": return .string(text(schema))
    default: return .null
    }
  }

  private static func text(_ schema: JSONValue) -> String {
    switch schema["format"]?.string {
    case "date-time": return "2026-01-15T09:00:00.000Z"
    case "date": return "2026-01-15"
    case "time": return "09:00:00"
    case "uuid": return "0190f3b2-6c1e-7d4a-9b1f-2c3d4e5f6a7b"
    case "email": return "aigerim@example.kz"
    case "uri": return "https://example.kz"
    default: break
    }
    let least = schema["minLength"]?.int ?? 0
    let most = schema["maxLength"]?.int ?? .max
    let text = String("text".prefix(most))
    return text.count >= least
      ? text : String(repeating: "a", count: least)
  }
}
