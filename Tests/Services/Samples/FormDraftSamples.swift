package import ServicesDomain

package enum FormDraftSamples {
  /// A draft of two steps: who asks, with a condition on `kind`, and costs with their sum.
  package static let document: FormValue = [
    "steps": [
      [
        "title": FormSamples.title,
        "fields": [
          FormSamples.field("kind", "select", required: true, options: ["person", "company"]),
          FormSamples.field("bin", "bin", ["visible_if": FormSamples.eq("kind", "company")]),
        ],
      ],
      [
        "title": FormSamples.title, "visible_if": FormSamples.eq("kind", "company"),
        "fields": [
          FormSamples.field(
            "costs", "group",
            ["minRows": 1, "fields": [FormSamples.field("amount", "money", required: true)]]),
          FormSamples.field("total", "computed", ["expr": ["sum": "costs.amount"]]),
        ],
      ],
    ]
  ]

  package static func draft() throws -> FormDraft { try FormDraft(document: document) }

  /// The same as rows would have it: steps 1 and 2, fields 11, 12, 21, 22.
  package static func keyed() throws -> FormDraft {
    var draft = try draft()
    for index in draft.steps.indices {
      draft.steps[index].id = Int64(index + 1)
      for number in draft.steps[index].fields.indices {
        draft.steps[index].fields[number].id = Int64((index + 1) * 10 + number + 1)
      }
    }
    return draft
  }

  /// The JSON of a value.
  package static func text(_ value: FormValue) -> String {
    String(decoding: CanonicalJSON.bytes(of: value), as: UTF8.self)
  }
}
