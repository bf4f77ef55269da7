import JSON

/// Something that a request says beside its body.
package struct Parameter: Sendable, Hashable {
  package enum Place: String, Sendable {
    case path, query, header
  }

  package let name: String
  package let place: Place
  package let schema: Schema
  package let text: String
  package let isRequired: Bool
  /// Several values in one, with commas between them.
  package let isList: Bool

  package init(
    _ name: String, in place: Place, _ schema: Schema, _ text: String, isRequired: Bool = false,
    isList: Bool = false
  ) {
    self.name = name
    self.place = place
    self.schema = schema
    self.text = text
    self.isRequired = isRequired || place == .path
    self.isList = isList
  }

  func json(_ components: inout Components) -> JSONValue {
    var members = [
      JSONMember("name", .string(name)), JSONMember("in", .string(place.rawValue)),
    ]
    if isRequired { members.append(JSONMember("required", true)) }
    if !text.isEmpty { members.append(JSONMember("description", .string(text))) }
    if isList { members.append(JSONMember("explode", false)) }
    members.append(JSONMember("schema", schema.json(&components)))
    return .object(members)
  }
}

extension Parameter {
  package static let limit = Parameter(
    "limit", in: .query, .integer(in: 1...100), "How many items; 20 unless said")
  package static let cursor = Parameter(
    "cursor", in: .query, .text, "`next` of the page before, unchanged")
  package static let lang = Parameter(
    "lang", in: .query, .choice(["ru", "kk", "en", "*"]),
    "Language of the texts, before Accept-Language; `*` gives the objects of all languages")
  package static let acceptLanguage = Parameter(
    "Accept-Language", in: .header, .choice(["ru", "kk", "en"]), "Language of the texts")
  package static let ifMatch = Parameter(
    "If-Match", in: .header, .text(max: 200, pattern: #"^(\*|"[0-9]{1,18}")$"#).example("*"),
    "ETag of the version that is changed; `*` for any", isRequired: true)
  package static let ifNoneMatch = Parameter(
    "If-None-Match", in: .header, .text(max: 200, pattern: #"^"[0-9a-z-]{1,64}"$"#),
    "ETag that the reader has: answered with 304 if nothing changed")
  package static let idempotencyKey = Parameter(
    "Idempotency-Key", in: .header, .text(min: 1, max: 255, pattern: "^[!-~]+$"),
    "Makes the request repeatable for 24 hours: the same key and body get the first answer")
}
