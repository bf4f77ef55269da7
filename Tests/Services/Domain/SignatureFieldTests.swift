import ServicesDomain
import ServicesSamples
import Testing

/// The field of a form that is filled in by a signature.
struct SignatureFieldTests {
  private static func form(
    _ kind: String?, _ config: [String: FormValue] = [:]
  ) throws -> Form {
    var config = config
    config["kind"] = kind.map { FormValue.text($0) } ?? FormValue.null
    return try FormSamples.form(
      FormSamples.field("name", "text"),
      FormSamples.field("sign", "signature", required: true, config))
  }

  @Test(
    arguments: [
      ("eds_person", false, .person), ("eds_person", true, .person),
      ("eds_company", true, .company), ("eds_head", true, .head),
      ("qr", false, .person), ("qr", true, .company),
      (nil, false, .person), (nil, true, .company),
    ] as [(String?, Bool, SignerPolicy)])
  func the_form_says_whose_signature_it_wants(
    _ kind: String?, _ isOfCompany: Bool, _ policy: SignerPolicy
  ) throws {
    let demand = try Self.form(kind).signer(forCompany: isOfCompany, shown: ["name", "sign"])
    #expect(demand == SignerDemand(policy: policy, isByTelephone: kind == "qr"))
  }

  /// Fails where a person's own key does for what a company has to sign.
  @Test(arguments: ["eds_company", "eds_head"])
  func what_a_company_signs_no_person_asks_for(_ kind: String) throws {
    let form = try Self.form(kind)
    #expect(throws: SignatureRefusal.forCompanies) {
      try form.signer(forCompany: false, shown: ["name", "sign"])
    }
    // Where the field is not shown to people, they sign as ever.
    #expect(try form.signer(forCompany: false, shown: ["name"]).policy == .person)
  }

  @Test func nobody_types_a_signature() throws {
    let form = try Self.form("eds_person")
    #expect(try form.merge(["name": "Ayan", "sign": "x"], into: [:]) == ["name": "Ayan"])
    // What was signed is what went in; what is typed afterwards is not.
    #expect(try form.merge(["name": "B"], into: ["name": "A", "sign": "17"]) == ["name": "B"])
    let judged = form.assess(["name": "Ayan", "sign": "x"], in: FormSamples.context)
    #expect(judged.answers == ["name": "Ayan"])
    #expect(judged.faults.isEmpty && judged.required == ["sign"])
  }

  @Test func a_submission_says_whether_it_has_to_be_signed() throws {
    let hidden = FormSamples.eq("name", "secret")
    for (answer, isDemanded) in [("secret", true), ("open", false)] {
      let form = try Self.form("eds_person", ["visible_if": hidden])
      var request = ProcessSamples.draft()
      let made = try request.submit(
        ["name": .text(answer)], last: nil, by: ProcessSamples.author,
        table: ProcessSamples.table(), form: form, context: FormSamples.context,
        calendar: WorkingCalendar())
      #expect(made.submission.needsSignature == isDemanded, "\(answer)")
    }
  }

  @Test func another_signature_is_no_difference() throws {
    let form = try Self.form("eds_person")
    let found = VersionDifference.between(
      ["name": "A", "sign": "17"], ["name": "B", "sign": "18"], of: form, before: form)
    #expect(found.map(\.field) == ["name"])
  }

  @Test func one_signature_is_over_all() throws {
    let definition = FormSamples.definition(
      FormSamples.step([
        FormSamples.field("a", "signature"), FormSamples.field("b", "signature"),
      ]))
    let refused = #expect(throws: FormDefinitionFaults.self) {
      _ = try Form(definition: definition)
    }
    #expect(refused?.faults.map(\.code) == ["one-signature"])
    #expect(refused?.faults.map(\.pointer) == ["/steps/0/fields/1/type"])
    // One that was published before is read as ever.
    _ = try Form(stored: definition)
  }
}
