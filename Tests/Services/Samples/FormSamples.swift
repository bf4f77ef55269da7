package import Kernel
package import ServicesDomain

/// Short spellings for values of forms.
extension FormValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(arrayLiteral elements: FormValue...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, FormValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
}

package enum FormSamples {
  package static let title: FormValue = ["ru": "Название", "kk": "Атауы", "en": "Title"]

  package static func field(
    _ name: String, _ type: String, required: Bool = false, options: [String] = [],
    _ config: [String: FormValue] = [:]
  ) -> FormValue {
    let choices = options.map { FormValue.object(["code": .text($0), "label": title]) }
    return [
      "name": .text(name), "type": .text(type), "title": title, "required": .bool(required),
      "options": .list(choices), "config": .object(config),
    ]
  }

  package static func step(_ fields: [FormValue], visibleIf: FormValue = .null) -> FormValue {
    ["title": title, "fields": .list(fields), "visible_if": visibleIf]
  }

  package static func definition(_ steps: FormValue...) -> FormValue { ["steps": .list(steps)] }

  package static func form(_ fields: FormValue...) throws -> Form {
    try Form(definition: definition(step(fields)))
  }

  package static func eq(_ field: String, _ value: FormValue) -> FormValue {
    ["field": .text(field), "op": "eq", "value": value]
  }

  /// A project with its team: two steps, a condition, rows.
  package static func project() throws -> Form {
    try Form(
      definition: definition(
        step([
          field("kind", "select", required: true, options: ["person", "company"]),
          field("bin", "bin", required: true, ["visible_if": eq("kind", "company")]),
          field("name", "text", required: true, ["minLength": 3, "maxLength": 20]),
        ]),
        step([
          field(
            "team", "group", required: true,
            [
              "minRows": 1, "maxRows": 3,
              "fields": [
                field("person", "text", required: true), field("iin", "iin", required: true),
              ],
            ]),
          field("consent", "checkbox", required: true, ["mustBeTrue": true]),
        ])))
  }

  package static let projectAnswers: [String: FormValue] = [
    "kind": "person", "name": "Solar", "consent": true,
    "team": [["person": "Ayan", "iin": "900101300007"]],
  ]

  /// 23 November 2026, a Monday.
  package static let today = Day(year: 2026, month: 11, day: 23) ?? Day(daysSinceEpoch: 20_780)

  package static let context = FormContext(today: today, companyID: nil)
}
