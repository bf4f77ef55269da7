import Kernel
import ServicesDomain
import ServicesSamples

/// For every type of field: what it takes and what it refuses.
enum FieldTable {
  typealias Row = (
    type: String, answer: FormValue, config: [String: FormValue], refusals: [String]
  )

  static let rows: [Row] = words + amounts + choices + times + numbers + things + made

  static let file = "3f0e6c1a-8f3d-4f5e-9a55-0d6b3a1c2d4e"
  static let photo = "9a55e6c1-8f3d-4f5e-9a55-0d6b3a1c2d4e"

  /// What was found out about the things that answers name.
  private static let knowledge = FormKnowledge(
    facts: FormFacts([
      "profile.iin": "900101300007", "profile.email": "aigerim@example.kz",
      "profile.phone": "+77010000000", "company.tin": "200140000004",
    ]),
    asked: [
      .company, .user, .organization, .city, .serviceRequest, .file, .directory("regions"),
    ],
    found: [
      Reference(.company, "9"): ReferenceFacts(attributes: ["verified": false]),
      Reference(.company, "10"): ReferenceFacts(attributes: ["verified": true]),
      Reference(.user, "7"): ReferenceFacts(attributes: ["role": ["expert"]]),
      Reference(.organization, "astana-hub"): ReferenceFacts(),
      Reference(.city, "3"): ReferenceFacts(),
      Reference(.serviceRequest, "17"): ReferenceFacts(attributes: [
        "service": "startup-grant", "status": "approved",
      ]),
      Reference(.file, file): ReferenceFacts(bytes: 2_000, mediaType: "application/pdf"),
      Reference(.file, photo): ReferenceFacts(bytes: 900, mediaType: "image/png"),
      Reference(.directory("regions"), "akmola"): ReferenceFacts(),
    ])

  static let context = FormContext(
    today: FormSamples.today, companyID: 9, knowledge: knowledge,
    calendar: WorkingCalendar(exceptions: [FormSamples.today: false]))

  /// A form of one field that has to be answered.
  static func form(_ type: String, _ config: [String: FormValue] = [:]) throws -> Form {
    let choices: Set = ["radio", "select", "checkboxes", "multiselect"]
    let hasOptions = choices.contains(type) && config["directory"] == nil
    return try FormSamples.form(
      FormSamples.field(
        "it", type, required: true, options: hasOptions ? ["a", "b", "c"] : [], config))
  }
}
