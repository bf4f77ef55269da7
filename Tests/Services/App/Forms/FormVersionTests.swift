import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

struct FormVersionTests {
  private let forms = ServicesDesk.forms

  private func put(_ desk: ServicesDesk, _ id: Int64, _ document: FormValue) async throws {
    let saved = try await desk.send(
      .put, "\(forms)/\(id)/definition", FormDraftSamples.text(document),
      headers: [("If-Match", "*")], as: desk.builder())
    #expect(saved.status == 200)
  }

  private let other: FormValue = [
    "steps": [
      ["title": FormSamples.title, "fields": [FormSamples.field("kind", "text")]]
    ]
  ]

  @Test func a_draft_goes_back_to_what_was_published() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("versions")
      let first = try await desk.post("\(forms)/\(id)/publications", as: me)
      let again = try await desk.post("\(forms)/\(id)/publications", as: me)
      #expect(first.status == 201 && again.status == 200)
      #expect(again["version"].int == 1 && again["new"].bool == false)
      try await put(desk, id, other)
      #expect(try await desk.post("\(forms)/\(id)/publications", as: me)["version"].int == 2)

      let newest = try await desk.send(.get, "\(forms)/\(id)/versions?limit=1", as: me)
      #expect(newest["items"].array?.first?["version"]?.int == 2)
      #expect(newest["items"].array?.first?["fields"]?.int == 1)
      let cursor = try #require(newest["next"].string)
      let next = try await desk.send(
        .get, "\(forms)/\(id)/versions?limit=1&cursor=\(cursor)", as: me)
      #expect(next["items"].array?.first?["version"]?.int == 1 && next["next"].isNull)

      let difference = try await desk.send(.get, "\(forms)/\(id)/differences?from=1&to=2", as: me)
      #expect(
        difference["removed"].array?.compactMap { $0["name"]?.string } == ["bin", "costs", "total"])
      #expect(difference["changed"].array?.first?["name"]?.string == "kind")
      #expect(
        try await desk.send(.get, "\(forms)/\(id)/differences", as: me)["same"].bool == true)

      let back = try await desk.post("\(forms)/\(id)/restorations", #"{"version":1}"#, as: me)
      #expect(back.status == 200)
      #expect(
        first["checksum"].string.map { "\"\($0.dropFirst(7))\"" } == back.headers["ETag"])
      #expect(
        try await desk.send(.get, "\(forms)/\(id)/differences?from=1", as: me)["same"].bool
          == true)
      #expect(try await desk.post("\(forms)/\(id)/publications", as: me)["version"].int == 3)
    }
  }

  @Test func what_is_not_there_is_404_and_what_is_not_a_version_422() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("none")
      for path in ["versions/1", "versions/0", "versions/x", "differences?from=7"] {
        #expect(
          try await desk.send(.get, "\(forms)/\(id)/\(path)", as: me).status == 404, "\(path)")
      }
      for path in ["differences?from=x", "differences?more=1", "versions?x=1", "export?version=0"] {
        #expect(
          try await desk.send(.get, "\(forms)/\(id)/\(path)", as: me).status == 422, "\(path)")
      }
      #expect(
        try await desk.post("\(forms)/\(id)/restorations", #"{"version":9}"#, as: me).status == 404)
      #expect(
        try await desk.send(.get, "\(forms)/\(id)/versions?cursor=x", as: me).status == 400)
      let all = try await desk.send(.get, "\(forms)/\(id)/differences", as: me)
      #expect(all["added"].array?.count == 4)
    }
  }

  @Test func a_publication_of_another_draft_than_was_seen_is_refused() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("seen")
      let tag = try await desk.send(.get, "\(forms)/\(id)/definition", as: me).headers["ETag"] ?? ""
      try await put(desk, id, other)
      let refused = try await desk.post(
        "\(forms)/\(id)/publications", headers: [("If-Match", tag)], as: me)
      #expect(refused.status == 412)
      #expect(try await desk.world.count("service_hubformversion where hub_form_id = \(id)") == 0)
    }
  }

  /// Commands that need not say what they have seen are held to it where they do.
  @Test func a_command_on_another_draft_than_was_seen_is_refused() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let id = try await desk.form("stale")
      _ = try await desk.post("\(forms)/\(id)/publications", as: me)
      for (path, body) in [
        ("blocks", #"{"from":{"form":\#(id)},"rename":true}"#), ("restorations", #"{"version":1}"#),
      ] {
        for tag in ["\"0\"", "W/\"0\"", "\"0\", \"1\"", "0"] {
          let refused = try await desk.post(
            "\(forms)/\(id)/\(path)", body, headers: [("If-Match", tag)], as: me)
          #expect(refused.status == 412, "\(path) \(tag)")
        }
      }
      for (path, body) in [
        ("restorations", "{}"), ("restorations", #"{"version":0}"#), ("copies", #"{"code":5}"#),
        ("copies", #"{"more":1}"#), ("publications", #"{"more":1}"#), ("blocks", "[]"),
        ("draft-migrations", #"{"more":1}"#),
      ] {
        let refused = try await desk.post("\(forms)/\(id)/\(path)", body, as: me)
        #expect(refused.status == 422, "\(path) \(body) \(refused.json)")
      }
    }
  }

  @Test func an_idempotent_publication_is_answered_twice_alike() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.form("twice")
      let key = [(name: "Idempotency-Key", value: "p-1")]
      let first = try await desk.post(
        "\(forms)/\(id)/publications", headers: key, as: desk.builder())
      let second = try await desk.post(
        "\(forms)/\(id)/publications", headers: key, as: desk.builder())
      #expect(first.status == 201 && second.status == 201)
      #expect(first.json == second.json)
    }
  }

  @Test func applicants_get_the_new_form_and_those_who_began_keep_theirs() async throws {
    try await ServicesDesk.open { desk in
      let me = desk.builder()
      let draft = try await desk.draft()
      let id = try await desk.grantForm()
      try await put(desk, id, other)
      #expect(try await desk.post("\(forms)/\(id)/publications", as: me)["version"].int == 2)
      let now = try await desk.get("/api/v1/services/catalogue/startup-grant/form?lang=en")
      #expect(now["version"].int == 2 && now["steps"].array?.count == 1)
      let path = "/api/v1/services/requests/\(draft)/form"
      let theirs = try await desk.get("\(path)?lang=kk")
      #expect(theirs["version"].int == 1 && theirs["steps"].array?.count == 2)
      #expect(theirs["steps"].array?[0]["title"]?.string?.isEmpty == false)
      let tag = try #require(theirs.headers["ETag"])
      #expect(
        try await desk.get("\(path)?lang=kk", headers: [("If-None-Match", tag)]).status == 304)
      #expect(try await desk.send(.get, path, as: desk.person(99)).status == 404)
      #expect(try await desk.get("\(path)?stage=1")["version"].int == 1)
      #expect(try await desk.get("\(path)?stage=2").status == 404)
      #expect(try await desk.get("\(path)?stage=3").status == 422)
    }
  }
}
