import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// For every type that names things, repeats, marks or is written by the server: what it takes and
/// what it refuses.
struct FieldTypeTests {
  private static let file = "3f0e6c1a-8f3d-4f5e-9a55-0d6b3a1c2d4e"
  private static let photo = "9a55e6c1-8f3d-4f5e-9a55-0d6b3a1c2d4e"

  /// What was found out about the things that the answers below name.
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

  private static let context = FormContext(
    today: FormSamples.today, companyID: 9, knowledge: knowledge,
    calendar: WorkingCalendar(exceptions: [FormSamples.today: false]))

  private func refusals(
    _ type: String, _ answer: FormValue, _ config: [String: FormValue],
    knowing context: FormContext = FieldTypeTests.context
  ) throws -> [String] {
    let options = ["radio", "select"].contains(type) && config["directory"] == nil ? ["a"] : []
    let form = try FormSamples.form(
      FormSamples.field("it", type, required: true, options: options, config))
    return form.assess(["it": answer], in: context).faults.map(\.code)
  }

  @Test(
    arguments: [
      ("text", "123-AB-я9", ["mask": "999-AA-**"], []),
      ("text", "123-A1-я9", ["mask": "999-AA-**"], ["pattern"]),
      ("text", "№9", ["mask": "№\\9"], []), ("text", "№8", ["mask": "№\\9"], ["pattern"]),
      ("richtext", "<p>Жоба</p>", [:], []), ("richtext", "<p> </p>", [:], ["required"]),
      ("richtext", "<p>one two</p>", ["maxWords": 1], ["too-long"]),
      ("richtext", "<script>one</script>", [:], ["required"]),
      ("richtext", "<p>абв</p>", ["maxLength": 3], []), ("richtext", 5, [:], ["wrong-type"]),
      ("money", "1000000000000.01", [:], ["above-maximum"]),
      ("radio", ["other": "мой"], ["other": true], []),
      ("radio", ["other": "мой"], [:], ["not-an-option"]),
      ("radio", ["other": " "], ["other": true], ["required"]),
      ("select", "akmola", ["directory": "regions"], []),
      ("select", "narnia", ["directory": "regions"], ["not-an-option"]),
      ("multiselect", ["akmola", "narnia"], ["directory": "regions"], ["not-an-option"]),
      ("date", "2026-11-23", ["workingDaysOnly": true], ["not-a-working-day"]),
      ("date", "2026-11-24", ["workingDaysOnly": true], []),
      ("date", "2026-11-28", ["workingDaysOnly": true], ["not-a-working-day"]),
      ("time", "08:59", ["min": "09:00", "max": "18:00"], ["too-early"]),
      ("time", "18:00:01", ["min": "09:00", "max": "18:00"], ["too-late"]),
      ("time", "18:00", ["min": "09:00", "max": "18:00"], []),
      ("datetime", "2026-11-22T18:59:00Z", ["min": "today"], ["too-early"]),
      ("datetime", "2026-11-22T19:00:00Z", ["min": "today"], []),
      ("datetime", "2026-12-24T00:00:00+05:00", ["max": "today+30d"], ["too-late"]),
      ("period", ["from": "2026-12-01", "to": "2026-12-01"], [:], []),
      ("period", ["from": "2026-12-02", "to": "2026-12-01"], [:], ["ends-before-it-begins"]),
      ("period", ["from": "2026-12-02"], [:], ["not-a-period"]),
      ("period", ["from": "2026-11-22", "to": "2026-12-01"], ["min": "today"], ["too-early"]),
      ("period", "2026-12-01", [:], ["wrong-type"]),
      ("email", "other@example.kz", ["verified": true], ["not-verified"]),
      ("email", "Aigerim@EXAMPLE.kz", ["verified": true], []),
      ("phone", "8 701 000 00 00", ["verified": true], []),
      ("phone", "8 701 000 00 01", ["verified": true], ["not-verified"]),
      ("iin", "900101300007", ["matchProfile": true], []),
      ("iin", "900101300017", ["matchProfile": true], ["not-of-profile"]),
      ("iin", "900101300017", [:], []), ("iin", "900101300811", [:], []),
      ("iin", "050615600205", [:], []), ("iin", "900101300800", [:], ["not-an-iin"]),
      ("iin", "٩٠٠١٠١٣٠٠٠٠٧", [:], ["not-an-iin"]), ("iin", "900231300000", [:], ["not-an-iin"]),
      ("bin", "200140000004", ["matchCompany": true], []),
      ("bin", "971240001315", ["matchCompany": true], ["not-of-company"]),
      ("bin", "200140000501", [:], []), ("bin", "200150000009", [:], []),
      ("bin", "200160000003", [:], []), ("bin", "200141000109", [:], []),
      ("tin", "900101300007", ["kind": "bin"], ["not-a-bin"]),
      ("tin", "200140000004", ["kind": "iin"], ["not-an-iin"]),
      ("tin", "200140000004", ["kind": "any"], []),
      ("company", 9, [:], []), ("company", "9", [:], []), ("company", 99, [:], ["nothing-there"]),
      ("company", 0, [:], ["not-a-reference"]), ("company", "x", [:], ["not-a-reference"]),
      ("company", 9, ["filter": ["verified": true]], ["not-allowed-here"]),
      ("company", 10, ["filter": ["verified": true]], []),
      ("user", 7, ["filter": ["role": ["mentor", "expert"]]], []),
      ("user", 7, ["filter": ["role": "mentor"]], ["not-allowed-here"]),
      ("user", [7], [:], ["wrong-type"]),
      ("organization", "astana-hub", [:], []), ("organization", "a b", [:], ["not-a-reference"]),
      ("organization", "nobody", [:], ["nothing-there"]),
      ("city", 3, [:], []), ("city", 4, [:], ["nothing-there"]),
      ("city", "akmola", ["directory": "regions"], []),
      ("city", "narnia", ["directory": "regions"], ["not-an-option"]),
      ("service_request", 17, ["filter": ["service": "startup-grant"]], []),
      ("service_request", 17, ["filter": ["status": ["active"]]], ["not-allowed-here"]),
      ("service_request", 18, [:], ["nothing-there"]),
      ("file", .text(file), [:], []), ("file", .text(file.uppercased()), [:], []),
      ("file", ["id": .text(file), "name": "plan.pdf"], [:], []),
      ("file", "plan.pdf", [:], ["not-a-file"]),
      ("file", "00000000-0000-4000-8000-000000000000", [:], ["not-a-file"]),
      ("file", .text(file), ["maxSize": 1_000], ["too-large"]),
      ("file", .text(file), ["types": ["docx", "png"]], ["wrong-file-type"]),
      ("file", .text(file), ["types": ["PDF"]], []),
      ("image", .text(file), [:], ["wrong-file-type"]), ("image", .text(photo), [:], []),
      ("files", [.text(file), .text(photo)], ["maxCount": 2], []),
      ("files", [.text(file), .text(photo)], ["maxCount": 1], ["too-many"]),
      ("files", [.text(file), .text(file)], [:], ["repeated"]),
      ("files", .text(file), [:], ["wrong-type"]),
      ("rating", 5, [:], []), ("rating", 0, [:], ["below-minimum"]),
      ("rating", 6, [:], ["above-maximum"]), ("rating", 10, ["scale": 10], []),
      ("rating", "n/a", [:], ["not-a-number"]),
      ("score", 0, [:], []), ("score", "n/a", ["naAllowed": true], []),
      ("score", "n/a", [:], ["not-a-number"]), ("score", .number("2.5"), [:], ["off-step"]),
      ("score", 6, [:], ["above-maximum"]),
      ("signature", "0190a1b2-c3d4", [:], []), ("signature", "two words", [:], ["not-a-signature"]),
      ("hidden", "utm", ["source": "query"], []),
      ("hidden", ["a"], ["source": "query"], ["wrong-type"]),
      ("url", "http://a b.kz", [:], ["not-a-url"]), ("url", "ftp://a.kz", [:], ["not-a-url"]),
      ("iban", "KZ86125KZT5004100100 ", [:], []),
      ("iban", "DE89370400440532013000", [:], ["not-an-iban"]),
      ("checkbox", true, ["mustBeTrue": true, "documentUrl": "https://a.kz/rules"], []),
    ] as [(String, FormValue, [String: FormValue], [String])])
  func an_answer_is_judged(
    _ type: String, _ answer: FormValue, _ config: [String: FormValue], _ expected: [String]
  ) throws {
    #expect(try refusals(type, answer, config) == expected)
  }

  /// Where nobody was asked only the spelling counts: a draft can be typed while identity is away.
  @Test(
    arguments: [
      ("company", 99, [:]), ("organization", "nobody", [:]), ("city", 4, [:]),
      ("file", "00000000-0000-4000-8000-000000000000", [:]),
      ("select", "narnia", ["directory": "regions"]),
      ("iin", "900101300017", ["matchProfile": true]),
    ] as [(String, FormValue, [String: FormValue])])
  func what_nobody_was_asked_about_is_taken(
    _ type: String, _ answer: FormValue, _ config: [String: FormValue]
  ) throws {
    #expect(try refusals(type, answer, config, knowing: FormSamples.context) == [])
  }

  @Test func every_type_has_a_row_of_its_own() {
    let judged: Set<String> = [
      "text", "richtext", "money", "radio", "select", "multiselect", "date", "time", "datetime",
      "period", "email", "phone", "url", "iin", "bin", "tin", "iban", "company", "user",
      "organization", "city", "service_request", "file", "files", "image", "rating", "score",
      "signature", "hidden", "checkbox",
    ]
    let elsewhere: Set<String> = [
      "textarea", "number", "percent", "boolean", "checkboxes", "group", "matrix", "computed",
      "heading", "text_block", "divider",
    ]
    #expect(judged.union(elsewhere) == Set(FieldType.allCases.map(\.rawValue)))
  }

  @Test func things_and_files_get_one_spelling() throws {
    let form = try FormSamples.form(
      FormSamples.field("company", "company"), FormSamples.field("plan", "file"),
      FormSamples.field("more", "files"), FormSamples.field("mark", "score"))
    let given: [String: FormValue] = [
      "company": "9", "plan": ["id": .text(Self.file.uppercased()), "name": "plan.pdf"],
      "more": [.text(Self.photo.uppercased())], "mark": "5",
    ]
    let kept: [String: FormValue] = [
      "company": 9, "plan": .text(Self.file), "more": [.text(Self.photo)], "mark": 5,
    ]
    #expect(form.assess(given, in: Self.context).answers == kept)
  }

  /// Fails where a letter of two signs is counted as two, and another spelling is another answer.
  @Test func letters_are_composed() throws {
    let form = try FormSamples.form(FormSamples.field("it", "text", ["maxLength": 1]))
    let assessment = form.assess(["it": "и\u{306}"], in: Self.context)
    #expect(assessment.faults.isEmpty)
    #expect(assessment.answers["it"]?.text?.utf8.elementsEqual("й".utf8) == true)
  }

  @Test func decoration_takes_no_answer() throws {
    for type in ["heading", "text_block", "divider"] {
      let form = try FormSamples.form(
        FormSamples.field("it", type, required: true, ["content": FormSamples.title]))
      let assessment = form.assess(["it": "x"], in: FormSamples.context)
      #expect(assessment.faults.isEmpty && assessment.answers.isEmpty)
      #expect(throws: DraftRefusal.self) { try form.merge(["it": "x"], into: [:]) }
    }
  }
}
