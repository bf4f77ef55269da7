import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// A form from nothing to a service's next version, by the API alone.
struct FormBuilderTests {
  private let forms = ServicesDesk.forms

  @Test func a_form_is_built_row_by_row_and_published() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let me = desk.builder()
      let made = try await client.send(
        .post, forms, json: #"{"code":"seed","name":{"ru":"Посев","kk":"Себу","en":"Seed"}}"#,
        as: me)
      #expect(made.status == 201)
      let id = try #require(made["id"].int64)
      let step = try await client.send(
        .post, "/api/v1/services/form-steps",
        json: #"{"hub_form_id":\#(id),"name":{"ru":"Шаг","kk":"Қадам"}}"#, as: me)
      #expect(step.status == 201)
      let stepID = try #require(step["id"].int64)
      let field = try await client.send(
        .post, "/api/v1/services/form-fields",
        json: """
          {"hub_form_step_id":\(stepID),"name":"team_name","field_type":"text","required":true,
           "title":{"ru":"Команда","kk":"Топ"},"validation":{"maxLength":100}}
          """, as: me)
      #expect(field.status == 201)

      let draft = try await client.send(.get, "\(forms)/\(id)/definition", as: me)
      #expect(draft["faults"].array?.isEmpty == true)
      #expect(draft["version"].isNull)
      let published = try await client.send(.post, "\(forms)/\(id)/publications", as: me)
      #expect(published.status == 201)
      #expect(published["version"].int == 1 && published["new"].bool == true)
      #expect(published.headers["Location"] == "\(forms)/\(id)/versions/1")

      let fieldID = try #require(field["id"].int64)
      let changed = try await client.send(
        .patch, "/api/v1/services/form-fields/\(fieldID)", json: #"{"required":false}"#,
        headers: [("If-Match", field.headers["ETag"] ?? "")], as: me)
      #expect(changed.status == 200)
      let after = try await client.send(.get, "\(forms)/\(id)/definition", as: me)
      #expect(after.headers["ETag"] != draft.headers["ETag"])
      let version = try await client.send(.get, "\(forms)/\(id)/versions/1", as: me)
      #expect(version["steps"].array?[0]["fields"]?.array?[0]["required"]?.bool == true)
    }
  }

  @Test func a_draft_is_saved_as_a_whole_with_its_faults() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("whole")
      let path = "\(forms)/\(id)/definition"
      let first = try await desk.send(.get, path, as: desk.builder())
      let steps = try #require(first["steps"].array)
      #expect(steps.count == 2 && first["faults"].array?.isEmpty == true)
      let tag = try #require(first.headers["ETag"])
      let known = try await desk.send(
        .get, path, headers: [("If-None-Match", tag)], as: desk.builder())
      #expect(known.status == 304)

      let body = #"{"steps":[{"fields":[{"name":"Bad","type":"text","title":{"ru":"Т"}}]}]}"#
      #expect(try await desk.send(.put, path, body, as: desk.builder()).status == 428)
      let saved = try await desk.send(
        .put, path, body, headers: [("If-Match", tag), ("Accept-Language", "en")],
        as: desk.builder())
      #expect(saved.status == 200)
      let faults = saved["faults"].array ?? []
      #expect(faults.contains { $0["pointer"]?.string == "/steps/0/fields/0/name" })
      #expect(faults.allSatisfy { $0["message"]?.string?.isEmpty == false })
      let late = try await desk.send(
        .put, path, body, headers: [("If-Match", tag)], as: desk.builder())
      #expect(late.status == 412)
      #expect("\"\(late["checksum"].string ?? "")\"" == saved.headers["ETag"])

      let refused = try await desk.post("\(forms)/\(id)/publications", as: desk.builder())
      #expect(refused.status == 422)
      #expect(refused["code"].string == "form-not-publishable")
      #expect(refused["errors"].array?.count == faults.count)
    }
  }

  @Test(arguments: [
    (#"{"steps":[{"title":"x"}]}"#, "/steps/0/title"), (#"{"steps":{}}"#, "/steps"),
    (#"{"steps":[],"more":1}"#, "/more"), (#"{}"#, "/steps"), (#"[]"#, ""),
    (#"{"steps":[{"id":2147483647}]}"#, "/steps/0/id"),
    (#"{"steps":[{"fields":[{"name":"a"}]}]}"#, "/steps/0/fields/0/type"),
  ])
  func a_draft_of_another_shape_is_refused_with_its_place(_ body: String, _ pointer: String)
    async throws
  {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("shape")
      let answer = try await desk.send(
        .put, "\(forms)/\(id)/definition", body, headers: [("If-Match", "*")], as: desk.builder())
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["pointer"]?.string == pointer)
      let there = try await desk.send(.get, "\(forms)/\(id)/definition", as: desk.builder())
      #expect(there["steps"].array?.count == 2)
    }
  }

  /// Fails where steps and fields do not keep their changes, or where a resource's row keeps them twice.
  @Test func every_change_leaves_one_revision_with_what_was_before() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let id = try await desk.form("kept")
      let draft = try await desk.send(.get, "\(forms)/\(id)/definition", as: desk.builder())
      let before = try await revisions(desk)
      let step = draft["steps"].array?[1]["id"]?.int64 ?? 0
      let any = [(name: "If-Match", value: "*")]
      let changed = try await client.send(
        .patch, "/api/v1/services/form-steps/\(step)", json: #"{"name":{"ru":"Другой"}}"#,
        headers: any, as: desk.builder())
      #expect(changed.status == 200)
      #expect(try await revisions(desk) == before + ["service.hubformstep"])
      _ = try await desk.send(
        .put, "\(forms)/\(id)/definition", FormDraftSamples.text(FormDraftSamples.document),
        headers: any, as: desk.builder())
      #expect(
        try await revisions(desk) == before + ["service.hubformstep", "service.hubformstep"])
    }
  }

  /// By whom the builder is, the models of each in one word.
  private func revisions(_ desk: ServicesDesk) async throws -> [String] {
    let database = desk.world.database
    _ = try await database.query("select file_changes()")
    return try await database.query(
      """
      select string_agg(v.model, ' ') as models
      from reversion_revision r join reversion_version v on v.revision_id = r.id
      where r.user_id = 72 group by r.id order by r.id
      """
    ).map { try $0.string("models") }
  }

  @Test func steps_and_fields_change_places_in_one_command() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("order")
      let draft = try await desk.send(.get, "\(forms)/\(id)/definition", as: desk.builder())
      let steps = try #require(draft["steps"].array)
      let stepIDs = steps.compactMap { $0["id"]?.int64 }
      let fieldIDs = steps.flatMap { $0["fields"]?.array ?? [] }.compactMap { $0["id"]?.int64 }
      let body = """
        {"steps":[{"id":\(stepIDs[1]),"fields":[\(fieldIDs[3]),\(fieldIDs[2]),\(fieldIDs[1])]},
                  {"id":\(stepIDs[0]),"fields":[\(fieldIDs[0])]}]}
        """
      let path = "\(forms)/\(id)/order"
      #expect(try await desk.send(.put, path, body, as: desk.builder()).status == 428)
      let tag = [(name: "If-Match", value: draft.headers["ETag"] ?? "")]
      let half = try await desk.send(
        .put, path, #"{"steps":[{"id":\#(stepIDs[1]),"fields":[1,1]}]}"#, headers: tag,
        as: desk.builder())
      #expect(half.status == 422)
      let moved = try await desk.send(.put, path, body, headers: tag, as: desk.builder())
      #expect(moved.status == 200)
      let names = (moved["steps"].array ?? []).flatMap { $0["fields"]?.array ?? [] }
        .compactMap { $0["name"]?.string }
      #expect(names == ["total", "costs", "bin", "kind"])
      #expect(moved["faults"].array?.isEmpty == false)
      let stale = try await desk.send(.put, path, body, headers: tag, as: desk.builder())
      #expect(stale.status == 412)
    }
  }

  @Test func a_form_that_was_never_published_goes_with_all_it_has() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let id = try await desk.form("gone")
      let any = [(name: "If-Match", value: "*")]
      let gone = try await client.send(
        .delete, "\(forms)/\(id)", headers: any, as: desk.builder())
      #expect(gone.status == 204)
      #expect(try await desk.world.count("service_hubformstep where hub_form_id = \(id)") == 0)
      let used = try await client.send(
        .delete, "\(forms)/\(try await desk.grantForm())", headers: any, as: desk.builder())
      #expect(used.status == 409)
      #expect(used["code"].string == "still-referenced")
      let published = try await desk.form("kept")
      _ = try await desk.post("\(forms)/\(published)/publications", as: desk.builder())
      let kept = try await client.send(
        .delete, "\(forms)/\(published)", headers: any, as: desk.builder())
      #expect(kept.status == 409)
      #expect(
        try await desk.world.count("service_hubformstep where hub_form_id = \(published)") == 2)
    }
  }

  @Test func a_row_of_another_shape_is_refused() async throws {
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      let form = try await desk.form("rows")
      let draft = try await desk.send(.get, "\(forms)/\(form)/definition", as: desk.builder())
      let step = draft["steps"].array?[0]["id"]?.int64 ?? 0
      let refused = try await client.send(
        .post, "/api/v1/services/form-fields",
        json: """
          {"hub_form_step_id":\(step),"name":"x","field_type":"text","title":{"ru":"x"},
           "options":{},"config":[],"validation":1}
          """, as: desk.builder())
      #expect(refused.status == 422)
      let places = Set((refused["errors"].array ?? []).compactMap { $0["pointer"]?.string })
      #expect(places == ["/options", "/config", "/validation"])
    }
  }
}
