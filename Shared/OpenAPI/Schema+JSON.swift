import JSON

/// The schemas that a document names.
struct Components {
  private(set) var schemas: [String: JSONValue] = [:]
  private(set) var responses: [String: JSONValue] = [:]

  /// A reference to the schema under its name.
  mutating func reference(to name: String, _ schema: Schema) -> JSONValue {
    if schemas[name] == nil {
      schemas[name] = .null  // Taken, should the schema name itself.
      schemas[name] = schema.withExample(&self)
    }
    return ["$ref": .string("#/components/schemas/\(name)")]
  }

  mutating func response(_ name: String, _ value: () -> JSONValue) -> JSONValue {
    if responses[name] == nil { responses[name] = value() }
    return ["$ref": .string("#/components/responses/\(name)")]
  }

  mutating func add(_ name: String, schema: JSONValue) { schemas[name] = schema }
}

extension Schema {
  func json(_ components: inout Components) -> JSONValue {
    switch self {
    case .keywords(let words): return .object(words)
    case .members(let members, let isClosed): return object(members, isClosed, &components)
    case .list(let element, let count): return array(of: element, count, &components)
    case .named(let name, let schema): return components.reference(to: name, schema)
    case .orNull(let schema): return schema.json(&components).orNull
    case .maybeAbsent(let schema): return schema.json(&components)
    case .reference(let name): return ["$ref": .string("#/components/schemas/\(name)")]
    case .oneOf(let schemas):
      return ["oneOf": .array(schemas.map { $0.json(&components) })]
    case .shown(let schema, let example):
      guard case .object(let words) = schema.json(&components) else { return [:] }
      return .object(words + [JSONMember("examples", [example])])
    }
  }

  /// With an example of its own, made from its parts where that can be; a name has it where it is
  /// said.
  func withExample(_ components: inout Components) -> JSONValue {
    switch self {
    case .named, .shown: return json(&components)
    default:
      guard case .object(let words) = json(&components) else { return [:] }
      guard let sample else { return .object(words) }
      return .object(words + [JSONMember("examples", [sample])])
    }
  }

  private func object(
    _ members: [Member], _ isClosed: Bool, _ components: inout Components
  ) -> JSONValue {
    var words = [JSONMember("type", "object")]
    let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { words.append(JSONMember("required", .array(required))) }
    let properties = members.map { JSONMember($0.name, $0.schema.json(&components)) }
    words.append(JSONMember("properties", .object(properties)))
    if isClosed { words.append(JSONMember("additionalProperties", false)) }
    return .object(words)
  }

  private func array(
    of element: Schema, _ count: ClosedRange<Int>, _ components: inout Components
  ) -> JSONValue {
    var words = [JSONMember("type", "array"), JSONMember("items", element.json(&components))]
    if count.lowerBound > 0 {
      words.append(JSONMember("minItems", .number(String(count.lowerBound))))
    }
    if count.upperBound < .max {
      words.append(JSONMember("maxItems", .number(String(count.upperBound))))
    }
    return .object(words)
  }
}

extension JSONValue {
  /// The same schema, and null.
  fileprivate var orNull: JSONValue {
    guard let members, let type = self["type"]?.string else {
      return members?.isEmpty == true ? self : ["anyOf": [self, ["type": "null"]]]
    }
    return .object(
      members.map { member in
        switch member.key {
        case "type": JSONMember("type", [.string(type), "null"])
        case "enum": JSONMember("enum", .array((member.value.array ?? []) + [.null]))
        default: member
        }
      })
  }
}
