import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

struct FormTransferTests {
  private let forms = ServicesDesk.forms
  private let imports = "/api/v1/services/form-imports"

  private func body(_ document: JSONValue, _ more: String = "") -> String {
    "{\"document\":\(String(decoding: document.bytes, as: UTF8.self))\(more)}"
  }

  @Test func a_form_travels_and_comes_in_as_a_draft() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("travels")
      _ = try await desk.post("\(forms)/\(id)/publications", as: me)
      let out = try await desk.send(.get, "\(forms)/\(id)/export", as: me)
      #expect(out.status == 200)
      #expect(out.headers["Content-Disposition"]?.contains("form-\(id).json") == true)
      #expect(out["format"].string == "techhub-form")
      #expect(
        try await desk.send(.get, "\(forms)/\(id)/export?version=1", as: me)["checksum"]
          == out["checksum"])

      let copy = try await desk.post(imports, body(out.json, #","code":"copied""#), as: me)
      #expect(copy.status == 201)
      let made = try #require(copy["form_id"].int64)
      #expect(copy.headers["Location"] == "\(forms)/\(made)")
      #expect(copy["version"].isNull && copy["faults"].array?.isEmpty == true)

      _ = try await desk.send(
        .put, "\(forms)/\(id)/definition", #"{"steps":[]}"#, headers: [("If-Match", "*")], as: me)
      let back = try await desk.post(imports, body(out.json), as: me)
      #expect(back.status == 200)
      #expect(back["form_id"].int64 == id && back["version"].int == 1)
      #expect(
        try await desk.send(.get, "\(forms)/\(id)/export", as: me)["checksum"] == out["checksum"])
      #expect(try await desk.world.count("service_hubformversion where hub_form_id = \(id)") == 1)
    }
  }

  @Test func a_tampered_document_changes_nothing() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("tampered")
      let out = try await desk.send(.get, "\(forms)/\(id)/export", as: me)
      let text = String(decoding: out.json.bytes, as: UTF8.self)
      for (change, code) in [
        (text.replacing("costs", with: "coins"), "checksum-differs"),
        (text.replacing("techhub-form", with: "other-form"), "not-a-form-document"),
        (
          text.replacing(#""format_version":1"#, with: #""format_version":2"#),
          "form-document-too-new"
        ),
      ] {
        let refused = try await desk.post(imports, "{\"document\":\(change)}", as: me)
        #expect(refused.status == 422)
        #expect(refused["code"].string == code)
      }
      let number = try await desk.post(imports, #"{"document":5}"#, as: me)
      #expect(number["code"].string == "not-a-form-document")
      #expect(try await desk.post(imports, "{}", as: me)["code"].string == "invalid")
      #expect(try await desk.world.count("service_hubform where code = 'tampered'") == 1)
      let stale = try await desk.post(
        imports, body(out.json), headers: [("If-Match", "\"0\"")], as: me)
      #expect(stale.status == 412)
    }
  }

  @Test func a_form_is_copied_with_another_code() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("origin")
      let copy = try await desk.post(
        "\(forms)/\(id)/copies",
        #"{"code":"copy","name":{"ru":"Блок","kk":"Блок"},"is_template":true}"#, as: me)
      #expect(copy.status == 201)
      let row = try await desk.world.database.query(
        "select name ->> 'ru' as name, is_template, version from service_hubform where code = 'copy'"
      )[0]
      #expect(
        try row.string("name") == "Блок" && row.bool("is_template") && row.int("version") == 0)
      let taken = try await desk.post("\(forms)/\(id)/copies", #"{"code":"copy"}"#, as: me)
      #expect(taken.status == 409 && taken["code"].string == "form-code-taken")
      #expect(try await desk.post("\(forms)/\(id)/copies", as: me).status == 201)
      #expect(
        try await desk.post("\(forms)/\(id)/copies", #"{"version":4}"#, as: me).status == 404)
    }
  }

  @Test func blocks_of_the_library_come_in() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let library = try await desk.form("library")
      let id = try await desk.form("target")
      let source = try await desk.send(.get, "\(forms)/\(library)/definition", as: me)
      let step = source["steps"].array?[1]["id"]?.int64 ?? 0
      let field = source["steps"].array?[0]["fields"]?.array?[0]["id"]?.int64 ?? 0
      let path = "\(forms)/\(id)/blocks"
      let taken = try await desk.post(path, #"{"from":{"step":\#(step)}}"#, as: me)
      #expect(taken.status == 409 && taken["code"].string == "field-names-taken")
      #expect(taken["names"].array == ["costs", "total"])
      let renamed = try await desk.post(
        path, #"{"from":{"step":\#(step)},"position":0,"rename":true}"#, as: me)
      #expect(renamed.status == 200)
      let names = renamed["steps"].array?[0]["fields"]?.array?.compactMap { $0["name"]?.string }
      #expect(names == ["costs_2", "total_2"])

      let into = renamed["steps"].array?[1]["id"]?.int64 ?? 0
      let one = try await desk.post(
        path, #"{"from":{"field":\#(field)},"step":\#(into),"rename":true}"#, as: me)
      #expect(
        one["steps"].array?[1]["fields"]?.array?.last?["name"]?.string == "kind_2", "\(one.json)")
      let empty = try await desk.post(path, #"{"from":{"form":\#(library)},"rename":true}"#, as: me)
      #expect(empty["steps"].array?.count == 5)

      for (body, pointer) in [
        ("{}", "/from"), (#"{"from":{}}"#, "/from/form"),
        (#"{"from":{"form":1,"step":2}}"#, "/from/form"),
        (#"{"from":{"field":\#(field)}}"#, "/step"),
        (#"{"from":{"field":\#(field)},"step":2147483647,"rename":true}"#, "/step"),
      ] {
        let refused = try await desk.post(path, body, as: me)
        #expect(refused.status == 422, "\(body)")
        #expect(refused["errors"].array?.first?["pointer"]?.string == pointer, "\(body)")
      }
      #expect(
        try await desk.post(path, #"{"from":{"form":2147483647}}"#, as: me).status == 404)
    }
  }
}
