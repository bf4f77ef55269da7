import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Validators, words of one's own, totals, marks.
struct FormMembersTests {
  private func faults(_ form: Form, _ answers: [String: FormValue]) -> [FieldFault] {
    form.assess(answers, in: FormSamples.context).faults
  }

  @Test func a_validator_says_its_own_words() throws {
    let form = try FormSamples.form(
      FormSamples.field("first", "date"),
      FormSamples.field(
        "last", "date",
        [
          "validators": [
            [
              "code": "ends-first",
              "assert": ["field": "last", "op": "gte", "value": ["ref": "first"]],
              "message": ["ru": "Рано", "kk": "Ерте", "en": "Early"],
            ]
          ]
        ]))
    let found = faults(form, ["first": "2026-12-02", "last": "2026-12-01"])
    #expect(found.map(\.code) == ["ends-first"])
    #expect(found.first?.message == Localized(ru: "Рано", kk: "Ерте", en: "Early"))
    #expect(faults(form, ["first": "2026-12-02", "last": "wrong"]).map(\.code) == ["not-a-date"])
  }

  @Test func faults_are_told_in_the_forms_words() throws {
    let own: FormValue = [
      "ru": "Как в паспорте", "kk": "Паспорттағыдай", "en": "As in the passport",
    ]
    let form = try FormSamples.form(
      FormSamples.field("a", "text", required: true, ["error_messages": own]),
      FormSamples.field(
        "b", "text", required: true, ["minLength": 3, "error_messages": ["too-short": own]]))
    #expect(faults(form, [:]).map { $0.message.ru } == ["Как в паспорте", "Заполните поле"])
    #expect(faults(form, ["a": "x", "b": "x"]).map { $0.message.en } == ["As in the passport"])
  }

  @Test func sums_of_columns_have_limits() throws {
    let form = try FormSamples.form(
      FormSamples.field("budget", "money"),
      FormSamples.field(
        "costs", "group",
        [
          "fields": [FormSamples.field("amount", "money")],
          "totals": [["field": "amount", "min": 10, "max": ["ref": "budget"]]],
        ]))
    func codes(_ budget: FormValue, _ amounts: FormValue...) -> [String] {
      let rows = amounts.map { FormValue.object(["amount": $0]) }
      return faults(form, ["budget": budget, "costs": .list(rows)]).map(\.code)
    }
    #expect(codes("100", "60", "40") == [])
    #expect(codes("100", "60", "40.01") == ["total-above"])
    #expect(codes("100", "9.99") == ["total-below"])
    #expect(codes(.null, "1000") == [])
  }

  @Test func marks_come_to_a_hundred() throws {
    let form = try FormSamples.form(
      FormSamples.field("idea", "score", ["weight": 3, "threshold": 3]),
      FormSamples.field("team", "score", ["naAllowed": true]),
      FormSamples.field("market", "rating", ["scale": 10, "weight": 2]),
      FormSamples.field("note", "textarea"))
    let score = form.score(["idea": 2, "team": "n/a", "market": 8])
    // (3 × 2/5 + 2 × 8/10) ÷ 5 × 100
    #expect(score?.total.text == "56")
    #expect(score?.belowThreshold == ["idea"] && score?.notScored == ["team"])
    #expect(form.score(["team": 5])?.total.text == "100")
    #expect(form.score([:]) == nil)
  }

  @Test func choices_count_by_the_scores_of_their_options() throws {
    var field = FormSamples.field("stage", "radio")
    if case .object(var members) = field {
      members["options"] = [
        ["code": "idea", "label": FormSamples.title, "score": 1],
        ["code": "sales", "label": FormSamples.title, "score": 4],
      ]
      field = .object(members)
    }
    let form = try FormSamples.form(field)
    #expect(form.score(["stage": "idea"])?.total.text == "25")
  }

  @Test func formulas_reckon_exactly() throws {
    func value(_ tree: FormValue, _ answers: [String: FormValue] = [:]) throws -> FormValue? {
      let form = try FormSamples.form(
        FormSamples.field("a", "number"), FormSamples.field("born", "date"),
        FormSamples.field("it", "computed", ["expr": tree]))
      return form.assess(answers, in: FormSamples.context).answers["it"]
    }
    #expect(try value(["divide": [1, 3]]) == .number("0.3333333333"))
    #expect(try value(["divide": [-1, 3]]) == .number("-0.3333333333"))
    #expect(try value(["divide": [1, 0]]) == nil)
    #expect(try value(["round": [["divide": [-5, 2]], 0]]) == -3)
    #expect(try value(["subtract": [10, 3, 4]]) == 3)
    #expect(try value(["min": [3, 1, 2]]) == 1)
    #expect(try value(["max": [3, 1, ["field": "a"]]]) == nil)
    #expect(try value(["age": "born"], ["born": "2000-11-24"]) == 25)
    #expect(
      try value(
        ["if": [["field": "a", "op": "gt", "value": 5], ["multiply": [["field": "a"], 2]], 0]],
        ["a": 6]) == 12)
    #expect(
      try value(["multiply": [10_000_000_000, 9_999_999_999]]) == .number("99999999990000000000"))
    #expect(try value(["multiply": [10_000_000_000, 10_000_000_000]]) == nil)
  }
}
