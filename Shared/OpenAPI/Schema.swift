package import JSON

/// What a value looks like: a JSON Schema (2020-12, as OpenAPI 3.1 takes it) in the few words that
/// the hub's answers and bodies need.
package indirect enum Schema: Sendable, Hashable {
  /// Keywords as they stand.
  case keywords([JSONMember])
  /// Members in their order; all of them there unless they are `optional`. A closed object takes no
  /// others.
  case members([Member], isClosed: Bool)
  case list(Schema, count: ClosedRange<Int>)
  /// Said once under that name, referred to everywhere else.
  case named(String, Schema)
  case orNull(Schema)
  /// A member that may be left out.
  case maybeAbsent(Schema)
  case oneOf([Schema])
  case shown(Schema, example: JSONValue)
  /// What the document names by itself, such as `Problem`.
  case reference(String)

  /// A member of an object.
  package struct Member: Sendable, Hashable {
    package let name: String
    package let schema: Schema

    package init(_ name: String, _ schema: Schema) {
      self.name = name
      self.schema = schema
    }

    /// False where the schema says that it may be absent, with an example or without.
    package var isRequired: Bool {
      switch schema {
      case .maybeAbsent: false
      case .shown(let schema, _): Member(name, schema).isRequired
      default: true
      }
    }
  }

  /// The value may be null.
  package var nullable: Schema { .orNull(self) }
  /// The member may be left out.
  package var optional: Schema { .maybeAbsent(self) }

  package func example(_ value: JSONValue) -> Schema { .shown(self, example: value) }
  package func named(_ name: String) -> Schema { .named(name, self) }
}
