import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Reasons from a list and what has to be filled in, as data of a process, by its routes.
@Suite struct MoveDemandTests {
  private let requests = "/api/v1/services/requests"
  private let process = "/api/v1/services/processes/startup-grant"
  private let any = [(name: "If-Match", value: "*")]

  /// Gives the demo's grant its own process with more at the move to a step; what the editor says.
  private func demand(
    _ to: String, _ more: [String: FormValue], _ desk: ServicesDesk
  ) async throws -> ServiceClient.Answer {
    let known = try await desk.send(.get, process, as: desk.editor)
    var document = FormValue(try #require(known.json["process"])).object ?? [:]
    document["transitions"] = .list(
      (document["transitions"]?.list ?? []).map { move in
        guard move["to"]?.text == to else { return move }
        return .object((move.object ?? [:]).merging(more) { $1 })
      })
    let text = String(decoding: CanonicalJSON.bytes(of: .object(document)), as: UTF8.self)
    return try await desk.send(
      .put, process, "{\"process\":\(text)}", headers: any, as: desk.editor)
  }

  @Test func a_formal_refusal_names_its_reason() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      try await desk.world.take(id)
      let path = "\(requests)/\(id)/transitions"
      let choices = try await desk.send(.get, path + "?lang=en", as: desk.staff)
      let refusal = choices["items"].array?.first { $0["to"]?.string == "refused_formal" }
      let codes = refusal?["reasons"]?.array?.compactMap { $0["code"]?.string } ?? []
      #expect(codes.contains("incomplete") && codes.count == 5)
      for (reason, code) in [("null", "required"), (#""moon""#, "not-a-choice")] {
        let answer = try await desk.post(
          path,
          #"{"from":"completeness_check","to":"refused_formal","reason":\#(reason)}"#,
          as: desk.staff)
        #expect(answer.status == 422, "\(answer.json)")
        #expect(answer["errors"].array?.first?["pointer"]?.string == "/reason")
        #expect(answer["errors"].array?.first?["code"]?.string == code)
      }
      let none = try await desk.post(
        path, #"{"from":"completeness_check","to":"expertise","reason":"incomplete"}"#,
        as: desk.staff)
      #expect(none["errors"].array?.first?["code"]?.string == "unknown-field")
      let done = try await desk.post(
        path, #"{"from":"completeness_check","to":"refused_formal","reason":"incomplete"}"#,
        as: desk.staff)
      #expect(done.status == 200 && done["status"].string == "rejected")
      // The applicant reads it in his language, whatever becomes of the list.
      let history = try await desk.get("\(requests)/\(id)/history?lang=en")
      let last = try #require(history["items"].array?.last)
      #expect(last["reason"]?.string == "incomplete")
      #expect(last["reason_label"]?.string?.hasPrefix("Documents or answers") == true)
    }
  }

  @Test func a_move_waits_for_what_it_demands() async throws {
    try await ServicesDesk.open { desk in
      let saved = try await demand("approved", ["required": ["request.company_id"]], desk)
      #expect(saved.status == 200, "\(saved.json)")
      let id = try await desk.world.taken()
      let refused = try await desk.post(
        "\(requests)/\(id)/transitions", #"{"from":"completeness_check","to":"approved"}"#,
        as: desk.staff)
      #expect(refused.status == 409 && refused["code"].string == "fields-missing")
      #expect(refused["fields"].array == ["request.company_id"])
      let choices = try await desk.send(
        .get, "\(requests)/\(id)/transitions", as: desk.staff)
      let approval = choices["items"].array?.first { $0["to"]?.string == "approved" }
      #expect(approval?["required"]?.array == ["request.company_id"])
    }
  }

  /// Fails where only the submission looks at it: what is missing would be called complete.
  @Test func what_a_submission_demands_is_missing_before_it() async throws {
    try await ServicesDesk.open { desk in
      try await addField("plan", desk)
      let id = try await desk.draft()
      let before = try await desk.save(id, ServicesWorld.answers)
      #expect(before["complete"].bool == true, "\(before.json)")
      let saved = try await demand("registered", ["required": ["plan"]], desk)
      #expect(saved.status == 200, "\(saved.json)")
      let shown = try await desk.get("\(requests)/\(id)/form-data")
      let missing = shown["missing"].array?.compactMap { $0["pointer"]?.string } ?? []
      #expect(missing.contains("/data/plan"), "\(shown.json)")
      #expect(shown["complete"].bool == false)
      let kept = try await desk.save(id, ["project_name": "Құс"])
      #expect(
        kept["missing"].array?.contains { $0["pointer"]?.string == "/data/plan" } == true)
      let sent = try await desk.post("\(requests)/\(id)/submission")
      #expect(sent.status == 422)
      #expect(
        sent["errors"].array?.contains { $0["pointer"]?.string == "/data/plan" } == true)
    }
  }

  @Test func a_field_that_the_form_lacks_is_not_demanded() async throws {
    try await ServicesDesk.open { desk in
      let refused = try await demand("approved", ["required": ["budget", "shoe"]], desk)
      #expect(refused.status == 422)
      let faults = refused["errors"].array ?? []
      #expect(faults.count == 1 && faults.first?["code"]?.string == "unknown-field")
      #expect(faults.first?["pointer"]?.string?.hasSuffix("/required/1") == true)
    }
  }

  /// The form of the grant gets a field that nobody has to answer.
  private func addField(_ name: String, _ desk: ServicesDesk) async throws {
    let form = try await desk.grantForm()
    _ = try await desk.world.database.query(
      """
      insert into service_hubformfield (hub_form_step_id, position, name, field_type, title,
        required)
      select max(id), 99, \(name), 'text', '{"ru": "План", "kk": "Жоспар", "en": "Plan"}', false
      from service_hubformstep where hub_form_id = \(form)
      """)
    let published = try await desk.post(
      "\(ServicesDesk.forms)/\(form)/publications", as: desk.builder())
    #expect(published.status == 201, "\(published.json)")
  }
}
