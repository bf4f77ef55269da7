import JSON
import OpenAPI
import Testing

@Suite struct DocumentTests {
  private static let cup = Schema.object([
    "id": .id, "name": .filled(max: 20), "note": .text(max: 5).nullable,
    "colour": .choice(["red", "blue"]).nullable, "lent_at": .instant.optional,
  ]).named("kitchen.Cup")

  private static func json(_ endpoints: Endpoint...) -> JSONValue {
    Document(title: "Kitchen", context: "kitchen", endpoints: endpoints).json
  }

  private static func endpoint(
    _ method: String, _ path: String, _ operation: Operation, for audience: Audience = .anyone
  ) -> Endpoint {
    Endpoint(method: method, path: path, audience: audience, operation: operation)
  }

  private static func text(_ value: JSONValue?) -> String {
    String(decoding: value?.bytes ?? [], as: UTF8.self)
  }

  @Test func a_named_schema_is_said_once_with_an_example() {
    let read = Operation("Read").answers(Self.cup)
    let json = Self.json(
      Self.endpoint("GET", "/cups/{id}", read), Self.endpoint("PUT", "/cups/{id}", read))

    let cup = json["components"]?["schemas"]?["kitchen.Cup"]
    #expect(
      Self.text(cup?["required"]) == #"["id","name","note","colour"]"#)
    #expect(Self.text(cup?["properties"]?["colour"]?["type"]) == #"["string","null"]"#)
    #expect(Self.text(cup?["properties"]?["colour"]?["enum"]) == #"["red","blue",null]"#)
    #expect(cup?["examples"]?.array?.first?["colour"] == "red")
    let answer = json["paths"]?["/cups/{id}"]?["get"]?["responses"]?["200"]
    #expect(
      Self.text(answer?["content"]?["application/json"]?["schema"])
        == ##"{"$ref":"#/components/schemas/kitchen.Cup"}"##)
  }

  @Test func a_browser_shows_its_token_only_with_what_changes_things() {
    let json = Self.json(
      Self.endpoint("GET", "/cups", Operation("List"), for: .signedIn),
      Self.endpoint("POST", "/cups", Operation("Make")))

    #expect(
      Self.text(json["paths"]?["/cups"]?["get"]?["security"])
        == #"[{"session":[]},{"bearer":[]},{"token":[]}]"#)
    #expect(
      Self.text(json["paths"]?["/cups"]?["post"]?["security"])
        == #"[{},{"session":[],"csrf":[]},{"bearer":[]},{"token":[]}]"#)
  }

  @Test func a_refusal_names_its_codes_and_those_of_the_way() {
    let json = Self.json(
      Self.endpoint(
        "PATCH", "/cups/{id}", Operation("Change").patches(.input([:])), for: .signedIn))

    let answers = json["paths"]?["/cups/{id}"]?["patch"]?["responses"]
    #expect(
      Self.text(answers?["412"]) == ##"{"$ref":"#/components/responses/412.stale"}"##)
    let stale = json["components"]?["responses"]?["401.not-signed-in"]
    #expect(
      stale?["description"]?.string == "invalid-token, malformed-credentials, not-signed-in")
    #expect(answers?.members?.map(\.key).contains("428") == true)
  }

  @Test func what_is_sent_takes_no_other_members() {
    let wish = Schema.input(["name": .filled(max: 5), "note": .text.optional])
    let json = Self.json(Self.endpoint("POST", "/cups", Operation("Make").takes(wish)))

    let body = json["paths"]?["/cups"]?["post"]?["requestBody"]?["content"]?["application/json"]
    #expect(body?["schema"]?["additionalProperties"] == false)
    #expect(Self.text(body?["schema"]?["required"]) == #"["name"]"#)
    #expect(Self.text(body?["schema"]?["examples"]) == #"[{"name":"text"}]"#)
  }

  private static func body(_ schema: Schema) -> JSONValue? {
    let made = json(endpoint("POST", "/cups", Operation("Make").takes(schema)))
    let body = made["paths"]?["/cups"]?["post"]?["requestBody"]
    return body?["content"]?["application/json"]?["schema"]
  }

  /// A word that was made up for a pattern, or nothing for a schema that is said elsewhere, was one
  /// that its own schema refused.
  @Test func an_example_that_nobody_can_make_up_is_not_there() {
    let number = Schema.text(max: 12, pattern: "^[0-9]{12}$")
    #expect(Self.body(.input(["bin": number]))?["examples"] == nil)
    #expect(Self.text(Self.body(.input(["bin": number.optional]))?["examples"]) == "[{}]")
    #expect(
      Self.text(Self.body(.input(["bins": .array(of: number)]))?["examples"]) == #"[{"bins":[]}]"#)
    #expect(
      Self.text(Self.body(.input(["bin": number.example("200140000010")]))?["examples"])
        == #"[{"bin":"200140000010"}]"#)
    let problem = Self.body(.input(["problem": .reference("Problem")]))?["examples"]?.array?.first
    #expect(problem?["problem"]?["status"]?.int64 == 409)
    #expect(problem?["problem"]?["title"]?.string != nil)
  }

  /// Fails where an example hides that a member may be left out.
  @Test func what_may_be_left_out_may_be_so_with_an_example() {
    let body = Self.body(.input(["name": .filled(max: 5), "note": .text.optional.example("x")]))
    #expect(Self.text(body?["required"]) == #"["name"]"#)
  }
}
