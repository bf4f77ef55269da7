/// The evaluator as data: what another program needs to show the same form for the same answers. Made
/// of the very types that judge, so that it cannot say something else.
package enum FormDescription {
  /// Grows with every change that an evaluator has to know of.
  package static let version = 2

  package static let value = FormValue.object([
    "version": number(version),
    "rules": .list(rules.map { .text($0) }),
    "limits": .object([
      "steps": number(FormLimits.steps), "fields": number(FormLimits.fields),
      "conditions": number(FormLimits.conditions), "depth": number(FormLimits.depth),
      "rows": number(Field.mostRows), "bytes": number(Form.mostBytes),
    ]),
    "kinds": .list(kinds.map { .text($0.rawValue) }),
    "operators": .list(Condition.Comparison.allCases.map(\.description)),
    "combinators": .object([
      "all": .text("every condition of the list holds"),
      "any": .text("at least one condition of the list holds"),
      "not": .text("the condition does not hold"),
    ]),
    "expressions": .object(expressions.mapValues { .text($0) }),
    "context": .list(
      FormContext.kinds.sorted { $0.key < $1.key }.map { name, kind in
        .object(["name": .text(name), "kind": .text(kind.rawValue)])
      }),
    "common_settings": .list(FieldSetting.common.map(\.description)),
    "field_types": .list(FieldType.allCases.map(\.description)),
  ])

  private static func number(_ value: Int) -> FormValue { .number(String(value)) }

  private static let kinds: [ValueKind] = [
    .text, .iin, .number, .bool, .date, .time, .datetime, .list, .rows, .object, .any, .none,
  ]

  private static let rules = [
    "Steps and fields are gone through in the order of the form. A condition sees only what stands"
      + " before it and counts, and the names of context; so there are no circles.",
    "A hidden field is neither demanded nor kept: its answer is dropped, and for the conditions"
      + " after it there is none.",
    "A hidden step hides all its fields.",
    "What the server finds is the truth.",
    "Conditions are at most 10 deep, and a form has at most 200 comparisons.",
    "Inside a group a name means the field of the same row that stands before, or else one of the"
      + " form.",
    "An answer is empty if it is null, a text of blanks, an empty list, or an object whose members"
      + " are all empty. false and 0 are answers.",
    "Numbers are exact decimals: at most 20 digits before the point and 10 behind it. What is finer"
      + " is dropped, what is larger is null. A text that is a number counts as one.",
    "Dates and times of day compare by their text, datetimes by their instant, everything else by"
      + " its code points. Nothing is less or greater than an empty answer.",
    "{\"other\": text}, an answer of one's own, counts as the code other.",
    "A condition that compares with {\"ref\": name} compares with that field or context.",
    "now is the day in Asia/Almaty.",
    "What a client sends for a computed field is passed over.",
    "So is what it sends for a signature field: that is never missing. The server fills it in when"
      + " the answers are submitted by a signature, which one that is required demands.",
  ]

  private static let expressions = [
    "number": "itself", "field": "the answer of the field, if it is a number",
    "count": "how many items or rows the answer has",
    "age": "full years by today, of a date of birth or of the IIN that encodes one",
    "sum": "\"group.column\": the sum of the column; what is missing counts 0",
    "add": "the sum of the list", "subtract": "the first less all others",
    "multiply": "the product of the list", "divide": "[a, b]: a by b, null if b is 0",
    "min": "the least of the list", "max": "the greatest of the list",
    "round": "[x, digits]: half away from zero",
    "if": "[condition, x, y]: x if the condition holds, otherwise y",
    "missing": "null if anything it needs is missing",
  ]
}

extension Condition.Comparison {
  fileprivate var description: FormValue {
    .object([
      "op": .text(rawValue), "operand": .text(operand), "kinds": .list(kinds.map { .text($0) }),
      "holds_if": .text(meaning),
    ])
  }

  private var operand: String {
    switch self {
    case .empty, .notEmpty: "none"
    case .isIn, .notIn: "list"
    case .matches: "pattern"
    case .ageGte, .countGte: "whole number or ref"
    default: "value or ref"
    }
  }

  private var kinds: [String] {
    switch self {
    case .empty, .notEmpty: ["*"]
    case .eq, .ne, .isIn, .notIn:
      ["text", "iin", "number", "bool", "date", "time", "datetime", "any"]
    case .gt, .gte, .lt, .lte: ["number", "date", "time", "datetime", "any"]
    case .contains: ["text", "iin", "list", "any"]
    case .startsWith, .matches: ["text", "iin", "any"]
    case .ageGte: ["date", "iin", "any"]
    case .countGte: ["list", "rows", "any"]
    }
  }

  private var meaning: String {
    switch self {
    case .eq: "both are the same, or both are empty"
    case .ne: "eq does not hold"
    case .isIn: "the answer is the same as one of the list"
    case .notIn: "in does not hold"
    case .gt: "the answer is greater"
    case .gte: "it is greater or the same, and not empty"
    case .lt: "the answer is less"
    case .lte: "it is less or the same, and not empty"
    case .empty: "the answer is empty"
    case .notEmpty: "the answer is not empty"
    case .contains: "the list has the value, or the text has the part"
    case .startsWith: "the text begins with the value"
    case .matches:
      "the whole text matches the pattern, a subset of RE2; none of more than 10,000 signs does"
    case .ageGte: "full years by today, of a date or an IIN, are at least the value"
    case .countGte: "it has at least so many items or rows"
    }
  }
}

extension FieldSetting {
  fileprivate var description: FormValue {
    .object(["name": .text(rawValue), "value": .text(shape.rawValue)])
  }
}

extension FieldType {
  fileprivate var description: FormValue {
    .object([
      "type": .text(rawValue), "value": .text(shape), "kind": .text(kind.rawValue),
      "in_rows": .bool(canStandInRow), "settings": .list(settings.map(\.description)),
    ])
  }
}
