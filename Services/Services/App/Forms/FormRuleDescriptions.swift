import OpenAPI

/// What users are told of the rules of forms.
enum FormRuleDescriptions {
  static let show = Operation("How forms are judged: operators, formulas, field types and settings")
    .answers(
      .object([
        "version": .count, "rules": .array(of: .text), "limits": .anyObject,
        "kinds": .array(of: .text),
        "operators": .array(
          of: .object([
            "op": .text, "operand": .text, "kinds": .array(of: .text), "holds_if": .text,
          ])),
        "combinators": .anyObject, "expressions": .anyObject,
        "context": .array(of: .object(["name": .text, "kind": .text])),
        "common_settings": .array(of: setting),
        "field_types": .array(
          of: .object([
            "type": .text, "value": .text, "kind": .text, "in_rows": .flag,
            "settings": .array(of: setting),
          ])),
      ]), with: .etag
    )
    .cached()

  private static let setting = Schema.object(["name": .text, "value": .text])
}
