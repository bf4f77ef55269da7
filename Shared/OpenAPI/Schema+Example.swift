import JSON

extension Schema {
  /// A value that fits, for readers and for trying out; `nil` where none can be made up.
  var sample: JSONValue? {
    switch self {
    case .keywords(let words): return Schema.sample(of: .object(words))
    case .members(let members, let isClosed): return Schema.sample(of: members, isClosed)
    case .list(let element, let count):
      guard let sample = element.sample else { return count.lowerBound == 0 ? [] : nil }
      return .array(Array(repeating: sample, count: max(1, count.lowerBound)))
    case .named(_, let schema), .orNull(let schema), .maybeAbsent(let schema): return schema.sample
    case .oneOf(let schemas): return schemas.first?.sample
    case .shown(_, let example): return example
    case .reference(let name): return Document.examples[name]
    }
  }

  /// Of a closed object what must be there; if nothing must, all.
  private static func sample(of members: [Member], _ isClosed: Bool) -> JSONValue? {
    let isFree = !isClosed || members.allSatisfy { !$0.isRequired }
    var shown: [JSONMember] = []
    for member in members where isFree || member.isRequired {
      if let sample = member.schema.sample {
        shown.append(JSONMember(member.name, sample))
      } else if member.isRequired {
        return nil
      }
    }
    return .object(shown)
  }

  private static func sample(of schema: JSONValue) -> JSONValue? {
    if let words = schema["enum"]?.array { return words.first }
    switch schema["type"]?.string {
    case "boolean": return true
    case "integer", "number":
      let least = schema["minimum"]?.int64 ?? 0
      return .number(String(max(least, min(7, schema["maximum"]?.int64 ?? 7))))
    case "object": return [:]
    case "array": return []
    case "string": return text(schema).map(JSONValue.string)
    default: return .null
    }
  }

  /// Any word is not blank. What fits another pattern is not guessed: whoever has one says an
  /// example.
  private static func text(_ schema: JSONValue) -> String? {
    if let pattern = schema["pattern"]?.string, pattern != Schema.notBlank { return nil }
    switch schema["format"]?.string {
    case "date-time": return "2026-01-15T09:00:00.000Z"
    case "date": return "2026-01-15"
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
