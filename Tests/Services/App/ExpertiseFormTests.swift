import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// Experts who fill in a form: its scores count, the rest is asked besides.
struct ExpertiseFormTests {
  /// A published form with two scores and a conclusion.
  private func form(_ desk: ServicesDesk) async throws -> Int64 {
    let definition = FormSamples.definition(
      FormSamples.step([
        FormSamples.field("idea", "score", ["scale": 10, "weight": 3, "threshold": 4]),
        FormSamples.field("market", "score", ["scale": 5, "naAllowed": true]),
        FormSamples.field("conclusion", "textarea", required: true, ["minLength": 5]),
      ]))
    let row = try await desk.world.database.query(
      """
      with form as (
        insert into service_hubform (name, version) values ('{"ru": "Ф"}', 1) returning id
      ), version as (
        insert into service_hubformversion (hub_form_id, version, definition)
        select id, 1, \(JSONText(CanonicalJSON.bytes(of: definition)))::jsonb from form
      )
      select id from form
      """
    ).first
    return try #require(try row?.int64("id"))
  }

  @Test func its_scores_count_and_the_rest_is_asked_besides() async throws {
    try await ServicesDesk.open { desk in
      let form = try await form(desk)
      try await desk.world.judgeGrants([
        "expertise": [
          "kinds": [
            [
              "key": "technical", "title": FormSamples.title, "form": .number(String(form)),
            ]
          ]
        ]
      ])
      let (request, opinions) = try await desk.world.judged(experts: [51])
      let path = "/api/v1/services/expertise/\(opinions[0])"
      let expert = desk.expert(51)
      let accepted = try await desk.post(path + "/acceptance", as: expert)
      #expect(accepted["form_id"].int64 == form && accepted["form_version"].int64 == 1)
      #expect(accepted["criteria"].array?.compactMap { $0["key"]?.string } == ["idea", "market"])
      let wrong = try await desk.write(
        opinions[0], #"{"answers":{"idea":3,"nothing":1}}"#, as: expert)
      #expect(
        wrong["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/answers/idea", "/answers/nothing",
        ])
      _ = try await desk.write(
        opinions[0],
        #"{"scores":{"idea":{"score":3},"market":{"na":true}},"answers":{"conclusion":"да"}}"#,
        as: expert)
      let missing = try await desk.post(path + "/submission", as: expert)
      #expect(
        missing["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/scores/idea/comment", "/recommendation", "/answers/conclusion",
        ])
      _ = try await desk.write(
        opinions[0],
        #"{"scores":{"idea":{"score":9}},"recommendation":"yes","answers":{"conclusion":"Годится"}}"#,
        as: expert)
      let sent = try await desk.post(path + "/submission", as: expert)
      #expect(sent.status == 200 && sent["score"].string == "90.00")
      #expect(sent["answers"]["conclusion"]?.string == "Годится")
      #expect(try await desk.world.bpStatus(of: request) == "expertise_done")
    }
  }
}
