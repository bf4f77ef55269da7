import Access
import Files
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct FileRoutesTests {
  @Test func a_paper_hangs_on_the_applicants_request() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let made = try await desk.upload(Self.paper, to: request, named: "смета.pdf")
      #expect(made.status == 201 && made["mime_type"].string == "application/pdf")
      #expect(made["primary_key"].string == String(request))
      let id = try #require(made["id"].string)

      let list = try await desk.get(
        "/api/v1/services/files?source=service.servicerequest&primary_key=\(request)")
      #expect(list["items"].array?.first?["name"]?.string == "смета.pdf")
      let content = try await desk.get(try await desk.link(to: id))
      #expect(content.status == 200 && content.body == Self.paper)
      #expect(content.headers["Cache-Control"] == "private, no-store")
      #expect(content.headers["Content-Disposition"]?.hasPrefix("attachment;") == true)
      #expect(content.headers["Content-Security-Policy"]?.contains("sandbox") == true)
      #expect(content.headers["X-Content-Type-Options"] == "nosniff")
      #expect(desk.files.everything.allSatisfy { $0.hasPrefix("protected/") })
    }
  }

  static let paper = Array("%PDF-1.7\n%\u{e2}\u{e3}\n1 0 obj".utf8)

  @Test func a_form_says_what_it_belongs_to_in_its_fields() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let fields = [("source", "service.servicerequest"), ("primary_key", String(request))]
      let text = fields.map {
        "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n"
      }.joined()
      let file = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\r\n"
      let answer = try await desk.client.send(
        .post, "/api/v1/services/files",
        body: Array(text.utf8) + Array(file.utf8) + Self.paper + Array("\r\n--b--\r\n".utf8),
        headers: [(name: "Content-Type", value: "multipart/form-data; boundary=b")],
        as: desk.applicant)
      #expect(answer.status == 201 && answer["name"].string == "a.pdf")
    }
  }

  @Test func a_part_is_sent() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.uploaded(Self.paper)
      let link = try await desk.link(to: id)
      let part = try await desk.get(link, headers: [(name: "Range", value: "bytes=-3")])
      #expect(part.status == 206 && part.body == Array("obj".utf8))
    }
  }

  @Test func an_upload_leaves_its_trail() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.uploaded(Self.paper)
      _ = try await desk.world.database.query("select file_changes()")
      let model = "reversion_version where model = 'shared.protectedmediafile'" as SQL
      #expect(try await desk.world.count(model) == 1)
      #expect(
        try await desk.world.count(
          "core_actionlog where source = 'shared.protectedmediafile' and user_id = 7") == 1)
    }
  }

  /// Seen failing without the question to `FileAccess` in `readable`.
  @Test func a_stranger_is_told_that_there_is_nothing() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.uploaded(Self.paper)
      let path = "/api/v1/services/files/" + id
      let stranger = desk.person(8)
      #expect(try await desk.send(.get, path, as: stranger).status == 404)
      #expect(try await desk.post(path + "/links", as: stranger).status == 404)
      #expect(try await desk.send(.get, path, as: .anonymous()).status == 401)
      #expect(try await desk.send(.get, path + "/content", as: stranger).status == 403)
      #expect(try await desk.send(.get, "/api/v1/services/files/nothing").status == 404)
    }
  }

  @Test func a_link_is_good_in_one_pair_of_hands() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.uploaded(Self.paper)
      let other = try await desk.uploaded(Self.paper)
      let link = try await desk.link(to: id)
      let stolen = try await desk.send(.get, link, as: desk.person(8))
      #expect(stolen.status == 403 && stolen["code"].string == "file-link-invalid")
      let nobody = try await desk.send(.get, link, as: .anonymous())
      #expect(nobody.status == 401)
      let moved = try await desk.get(link.replacing(id, with: other))
      #expect(moved.status == 403)
      #expect(try await desk.get(link + "x").status == 403)
    }
  }

  @Test func a_link_expires() async throws {
    let now = try #require(Instant(rfc3339: "2026-11-28T10:00:00Z"))
    let link = try await ServicesDesk.open(clock: .fixed(now)) { desk in
      let id = try await desk.uploaded(Self.paper)
      return try await desk.link(to: id)
    }
    try await ServicesDesk.open(clock: .fixed(now + .seconds(300))) { desk in
      let late = try await desk.get(link)
      #expect(late.status == 410 && late["code"].string == "file-link-expired")
    }
    try await ServicesDesk.open(clock: .fixed(now + .seconds(299))) { desk in
      let good = try await desk.get(link)
      #expect(good.status == 404, "good, but of another database")
    }
  }
}
