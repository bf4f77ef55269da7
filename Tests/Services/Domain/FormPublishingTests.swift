import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// What publishing refuses, and what a version that was published before may still hold.
struct FormPublishingTests {
  private static func condition(_ field: String, _ op: String, _ value: FormValue) -> FormValue {
    ["field": .text(field), "op": .text(op), "value": value]
  }

  private func faults(_ fields: FormValue...) -> [String] {
    do {
      _ = try Form(definition: FormSamples.definition(FormSamples.step(fields)))
      return []
    } catch {
      return error.faults.map {
        "\($0.pointer.replacing("/steps/0/fields/", with: "")) \($0.code)"
      }
    }
  }

  @Test(
    arguments: [
      ("number", "eq", "many", "kind"), ("number", "contains", "1", "kind"),
      ("text", "gt", "a", "kind"), ("text", "eq", 5, "kind"), ("boolean", "eq", "true", "kind"),
      ("date", "gt", "soon", "kind"), ("date", "lt", ["ref": "now"], nil),
      ("datetime", "lt", ["ref": "now"], "kind"), ("date", "startsWith", "2026", "kind"),
      ("text", "ageGte", 18, "kind"), ("iin", "ageGte", 18, nil), ("iin", "startsWith", "9", nil),
      ("text", "countGte", 1, "kind"), ("multiselect", "countGte", 1, nil),
      ("multiselect", "eq", "a", "kind"), ("multiselect", "contains", "a", nil),
      ("multiselect", "contains", "z", "option"), ("select", "in", ["a", "z"], "option"),
      ("select", "in", ["a", "b"], nil), ("group", "countGte", 1, nil), ("group", "eq", 1, "kind"),
      ("heading", "empty", .null, "kind"), ("company", "eq", 9, nil),
      ("number", "eq", ["ref": "profile.city"], "kind"),
      ("text", "eq", ["ref": "profile.city"], nil),
    ] as [(String, String, FormValue, String?)])
  func a_condition_compares_what_can_be_compared(
    _ type: String, _ op: String, _ value: FormValue, _ code: String?
  ) {
    var config: [String: FormValue] = [:]
    if type == "group" { config["fields"] = [FormSamples.field("i", "text")] }
    let options = ["select", "multiselect"].contains(type) ? ["a", "b"] : []
    let found = faults(
      FormSamples.field("it", type, options: options, config),
      FormSamples.field("then", "text", ["visible_if": Self.condition("it", op, value)]))
    #expect(found == (code.map { ["1/config/visible_if \($0)"] } ?? []))
  }

  @Test func settings_are_known_and_make_sense() {
    #expect(
      faults(
        FormSamples.field("a", "text", ["maxlength": 5]),
        FormSamples.field("b", "date", ["min": 5, "max": "tomorrow"]),
        FormSamples.field("c", "files", ["types": ["exe"], "maxCount": "x", "protected": false]),
        FormSamples.field("d", "company", ["filter": ["colour": "red"]]),
        FormSamples.field("e", "score", ["scale": 0, "weight": 0, "threshold": 9]),
        FormSamples.field("f", "signature", ["kind": "drawn"]),
        FormSamples.field("g", "hidden"), FormSamples.field("h", "hidden", ["source": "cookie"]),
        FormSamples.field("i", "text", ["mask": "\\", "prefill": "profile.password"]),
        FormSamples.field("j", "text", required: true, ["readonly": true]),
        FormSamples.field("k", "text", ["validators": [["message": FormSamples.title]]]),
        FormSamples.field("l", "text", ["error_messages": ["required": ["en": "only"]]]),
        FormSamples.field("m", "select", ["directory": "a b"])
      ) == [
        "0/config/maxlength unknown-setting", "1/config/min setting", "1/config/max setting",
        "2/config/maxCount setting", "2/config/types setting", "2/config/protected setting",
        "3/config/filter setting", "4/config/scale setting", "4/config/weight setting",
        "4/config/threshold setting", "5/config/kind setting", "6/config/source setting",
        "7/config/source setting", "7/config/source setting", "8/config/mask setting",
        "8/config/prefill setting", "9/config/readonly never-answered",
        "10/config/validators/0/assert condition",
        "11/config/error_messages/required translation", "12/config/directory setting",
        "12/options options",
      ])
  }

  @Test func names_of_a_row_are_known_in_the_row_only() {
    let group = FormSamples.field(
      "team", "group",
      [
        "fields": [
          FormSamples.field("lead", "boolean"),
          FormSamples.field("why", "text", ["visible_if": FormSamples.eq("lead", true)]),
        ],
        "totals": ["why", ["field": "lead", "max": ["ref": "later"]]],
      ])
    #expect(
      faults(group, FormSamples.field("x", "text", ["visible_if": FormSamples.eq("lead", true)]))
        == [
          "0/config/totals/0 kind", "0/config/totals/1 kind", "0/config/totals/1 looks-ahead",
          "1/config/visible_if looks-ahead",
        ])
  }

  @Test func what_cannot_stand_in_a_row_is_refused_there() {
    let inner: [FormValue] = [
      FormSamples.field("a", "signature"), FormSamples.field("b", "matrix"),
      FormSamples.field("c", "group"), FormSamples.field("d", "text", ["unique": true]),
      FormSamples.field("e", "text", ["prefill": "profile.city"]),
    ]
    #expect(
      faults(FormSamples.field("team", "group", ["fields": .list(inner)])) == [
        "0/config/fields/0/type type", "0/config/fields/1/type type",
        "0/config/fields/2/type type", "0/config/fields/3/config/unique not-in-a-row",
        "0/config/fields/4/config not-in-a-row",
      ])
  }

  @Test func formulas_reckon_with_numbers_that_stand_before() {
    func expr(_ tree: FormValue) -> [String] {
      faults(
        FormSamples.field("name", "text"),
        FormSamples.field("rows", "group", ["fields": [FormSamples.field("word", "text")]]),
        FormSamples.field("it", "computed", ["expr": tree]))
    }
    #expect(expr(["field": "name"]) == ["2/config/expr kind"])
    #expect(expr(["sum": "rows.word"]) == ["2/config/expr kind"])
    #expect(expr(["sum": "rows.none"]) == ["2/config/expr expression"])
    #expect(expr(["field": "it"]) == ["2/config/expr looks-ahead"])
    #expect(expr(["power": [1, 2]]) == ["2/config/expr expression"])
    #expect(expr(["count": "rows"]) == [])
    var deep: FormValue = 1
    for _ in 0..<10 { deep = ["add": [deep]] }
    #expect(expr(deep) == ["2/config/expr expression"])
  }

  @Test func two_hundred_conditions_are_the_most() throws {
    let many = FormValue.list(Array(repeating: FormSamples.eq("a", "x"), count: 100))
    func form(_ last: FormValue) -> [String] {
      faults(
        FormSamples.field("a", "text"),
        FormSamples.field("b", "text", ["visible_if": ["all": many]]),
        FormSamples.field("c", "text", ["required_if": ["any": many], "visible_if": last]))
    }
    #expect(form(.null).isEmpty)
    #expect(form(FormSamples.eq("a", "x")) == ["/steps too-many-conditions"])
  }

  /// Fails where a rule that came later makes an old version unreadable, and its requests with it.
  @Test func a_version_of_before_is_read_by_the_rules_of_before() throws {
    let old = FormSamples.definition(
      FormSamples.step([
        FormSamples.field("a", "number", ["colour": "red", "types": 5]),
        FormSamples.field("b", "text", ["visible_if": FormSamples.eq("a", "many")]),
      ]))
    #expect(throws: FormDefinitionFaults.self) { try Form(definition: old) }
    let form = try Form(stored: old)
    #expect(form.assess(["a": 1, "b": "x"], in: FormSamples.context).answers == ["a": 1])
  }
}
