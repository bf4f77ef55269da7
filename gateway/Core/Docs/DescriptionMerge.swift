import JSON

/// Puts the documents of several processes into one. Names that several have mean the same in all:
/// what belongs to one context begins with its name.
struct DescriptionMerge {
  private var tags: [JSONValue] = []
  private var paths: [JSONMember] = []
  private var components: [String: [String: JSONValue]] = [:]

  mutating func add(_ document: JSONValue) {
    // Several have pages.
    for tag in document["tags"]?.array ?? []
    where !tags.contains(where: { $0["name"] == tag["name"] }) {
      tags.append(tag)
    }
    paths += document["paths"]?.members ?? []
    for kind in document["components"]?.members ?? [] {
      for member in kind.value.members ?? []
      where components[kind.key]?[member.key] == nil {
        components[kind.key, default: [:]][member.key] = member.value
      }
    }
  }

  /// - Parameter unavailable: contexts whose part is missing.
  func json(unavailable: [String]) -> JSONValue {
    .object([
      JSONMember("openapi", "3.1.0"),
      JSONMember("info", ["title": "TechHub", "version": "1"]),
      JSONMember("servers", [["url": "/"]]),
      JSONMember("tags", .array(tags)),
      JSONMember("paths", .object(paths)),
      JSONMember("components", .object(sorted(components).map { JSONMember($0, sorted($1)) })),
      JSONMember("x-unavailable", .array(unavailable.map(JSONValue.string))),
    ])
  }

  private func sorted<Value>(_ values: [String: Value]) -> [(String, Value)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func sorted(_ values: [String: JSONValue]) -> JSONValue {
    .object(values.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) })
  }
}
