import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// What is sown goes past the routes: it has to pass all that they would judge.
struct DemoServiceTests {
  private static let codes = ["consultation", "participant", "seed-money", "startup-grant"]

  @Test(arguments: codes) func a_demo_form_could_be_published(_ code: String) async throws {
    try await ServicesDesk.open { desk in
      let form = try await form(of: code, in: desk)
      let path = "\(ServicesDesk.forms)/\(form)"
      let draft = try await desk.send(.get, path + "/definition", as: desk.builder())
      #expect(draft.status == 200)
      #expect(draft["faults"].array?.isEmpty == true, "\(draft["faults"])")
      // 200: it is the last version already; faults would be 422.
      let again = try await desk.post(path + "/publications", as: desk.builder())
      #expect(again.status == 200)
      let untranslated = try await desk.send(.get, path + "/translations", as: desk.builder())
      #expect(untranslated.status == 200)
      #expect(untranslated["items"].array?.isEmpty == true, "\(untranslated.json)")
    }
  }

  @Test(arguments: codes) func a_demo_process_could_be_saved(_ code: String) async throws {
    try await ServicesDesk.open { desk in
      let path = "/api/v1/services/processes/\(code)"
      let shown = try await desk.send(.get, path, as: desk.builder())
      let process = String(decoding: shown["process"].bytes, as: UTF8.self)
      let judged = try await desk.post(
        path + "/checks", "{\"process\": \(process)}", as: desk.builder())
      #expect(judged["valid"].bool == true)
      #expect(judged["errors"].array?.isEmpty == true, "\(judged["errors"])")
    }
  }

  @Test(arguments: codes) func demo_settings_could_be_saved(_ code: String) async throws {
    try await ServicesDesk.open { desk in
      let path = "/api/v1/services/services/\(code)"
      let client = try desk.formClient()
      let shown = try await client.send(.get, path, as: desk.builder())
      let config = String(decoding: shown["config"].bytes, as: UTF8.self)
      #expect(shown["published"].bool == true)
      let saved = try await client.send(
        .patch, path, json: "{\"config\": \(config), \"published\": true}",
        headers: [(name: "If-Match", value: "*")], as: desk.builder())
      #expect(saved.status == 200, "\(saved.json)")
    }
  }

  private func form(of code: String, in desk: ServicesDesk) async throws -> Int64 {
    try await desk.world.database.query(
      "select hub_form_id from service_service where code = \(code)"
    )[0].int64("hub_form_id")
  }
}
