import JSON

/// The kinds of values.
extension Schema {
  /// Any JSON value.
  package static let any = Schema.keywords([])
  package static let flag = Schema.keywords(["type": "boolean"])
  /// RFC 3339 in UTC.
  package static let instant = Schema.keywords(["type": "string", "format": "date-time"])
  /// `YYYY-MM-DD`.
  package static let day = Schema.keywords(["type": "string", "format": "date"])
  /// Bytes that are no JSON.
  static let file = Schema.keywords(["type": "string", "format": "binary"])
  package static let uuid = Schema.keywords(["type": "string", "format": "uuid"])
  package static let email = Schema.keywords(["type": "string", "format": "email"])
  /// The key of a row.
  package static let id = Schema.integer(in: 1 ... .max)
  /// The key of a row whose column has four bytes.
  package static let rowID = Schema.integer(in: 1...Int64(Int32.max))
  package static let version = Schema.integer(in: 1 ... .max)
  package static let count = Schema.integer(in: 0 ... .max)
  /// An object whose members nobody fixes.
  package static let anyObject = Schema.keywords(["type": "object"])
  /// One text in the reader's language; with `lang=*` the object of all languages.
  package static let localized = Schema.oneOf([.text, .languages]).named("Localized")
  /// `{ru, kk, en}`.
  package static let languages = Schema.object([
    "ru": .text.nullable.optional, "kk": .text.nullable.optional, "en": .text.nullable.optional,
  ])

  package static let text = Schema.keywords(["type": "string"])

  /// A text of so many characters; `pattern` is a regular expression (ECMA 262).
  package static func text(
    min: Int = 0, max: Int, pattern: String? = nil, format: String? = nil
  ) -> Schema {
    var words = [JSONMember("type", "string")]
    if min > 0 { words.append(JSONMember("minLength", .number(String(min)))) }
    words.append(JSONMember("maxLength", .number(String(max))))
    if let pattern { words.append(JSONMember("pattern", .string(pattern))) }
    if let format { words.append(JSONMember("format", .string(format))) }
    return .keywords(words)
  }

  /// A text that must not be blank.
  package static func filled(max: Int) -> Schema { .text(min: 1, max: max, pattern: notBlank) }

  static let notBlank = #"\S"#

  package static func integer(in range: ClosedRange<Int64> = .min ... .max) -> Schema {
    var words = [JSONMember("type", "integer")]
    if range.lowerBound > .min {
      words.append(JSONMember("minimum", .number(String(range.lowerBound))))
    }
    if range.upperBound < .max {
      words.append(JSONMember("maximum", .number(String(range.upperBound))))
    }
    if range.upperBound > Int64(Int32.max) { words.append(JSONMember("format", "int64")) }
    return .keywords(words)
  }

  /// One of the words.
  package static func choice(_ words: some Sequence<String>) -> Schema {
    .keywords(["type": "string", "enum": .array(words.map(JSONValue.string))])
  }

  /// One of the words of a type.
  package static func choice<Choice: RawRepresentable & CaseIterable>(
    of type: Choice.Type
  ) -> Schema where Choice.RawValue == String { choice(type.allCases.map(\.rawValue)) }

  package static func array(of element: Schema, count: ClosedRange<Int> = 0...Int.max) -> Schema {
    .list(element, count: count)
  }

  /// What is answered; more members may be added to it later.
  package static func object(_ members: KeyValuePairs<String, Schema>) -> Schema {
    .members(members.map { Member($0.key, $0.value) }, isClosed: false)
  }

  /// What is sent: a member that is not named here is refused.
  package static func input(_ members: KeyValuePairs<String, Schema>) -> Schema {
    .members(members.map { Member($0.key, $0.value) }, isClosed: true)
  }

  /// A page of a list.
  package static func page(of item: Schema) -> Schema {
    .object(["items": .array(of: item), "next": .text.nullable])
  }

  /// The object with further members.
  package func adding(_ members: KeyValuePairs<String, Schema>) -> Schema {
    switch self {
    case .members(let known, let isClosed):
      .members(known + members.map { Member($0.key, $0.value) }, isClosed: isClosed)
    case .named(_, let schema): schema.adding(members)
    case .shown(let schema, .object(let example)):
      schema.adding(members).example(
        .object(
          example
            + members.filter { Member($0.key, $0.value).isRequired }
            .compactMap { name, schema in schema.sample.map { JSONMember(name, $0) } }))
    default: self
    }
  }

  private static func keywords(_ words: KeyValuePairs<String, JSONValue>) -> Schema {
    .keywords(words.map { JSONMember($0.key, $0.value) })
  }
}
