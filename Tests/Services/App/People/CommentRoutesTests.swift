import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// What is said of a request, and who reads it.
@Suite struct CommentRoutesTests {
  private func path(_ id: Int64) -> String { "/api/v1/services/requests/\(id)/comments" }

  private func body(_ text: String, _ visibility: String) -> String {
    "{\"text\":\"\(text)\",\"visibility\":\"\(visibility)\"}"
  }

  /// Holds because of the condition on `visibility` in the list.
  @Test func everybody_reads_what_is_for_him() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      for visibility in ["applicant", "staff", "experts"] {
        let said = try await desk.post(path(id), body("Слова", visibility), as: desk.staff)
        #expect(said.status == 201 && said["visibility"].string == visibility)
      }
      #expect(try await desk.post(path(id), body("Ответ", "applicant")).status == 201)
      let own = try await desk.get(path(id))
      #expect(own["items"].array?.count == 2)
      #expect(
        own["items"].array?.allSatisfy { $0["visibility"]?.string == "applicant" } == true)
      let staff = try await desk.send(.get, path(id), as: desk.colleague)
      #expect(staff["items"].array?.count == 4)
      #expect(try await desk.send(.get, path(id), as: desk.person(99)).status == 404)
    }
  }

  /// Fails where the cursor is not bound to the list and to whoever reads it.
  @Test func they_are_read_page_by_page() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      for text in ["Раз", "Два", "Три"] {
        #expect(try await desk.post(path(id), body(text, "applicant")).status == 201)
      }
      let first = try await desk.get(path(id) + "?limit=2")
      #expect(first["items"].array?.compactMap { $0["text"]?.string } == ["Три", "Два"])
      let next = try #require(first["next"].string)
      let rest = try await desk.get(path(id) + "?limit=2&cursor=\(next)")
      #expect(rest["items"].array?.compactMap { $0["text"]?.string } == ["Раз"])
      #expect(rest["next"] == .null)
      let foreign = try await desk.send(.get, path(id) + "?cursor=\(next)", as: desk.staff)
      #expect(foreign.status == 400 && foreign["code"].string == "bad-cursor")
      #expect(try await desk.get(path(id) + "?before=1").status == 422)
    }
  }

  @Test func nobody_says_what_he_could_not_read() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      for visibility in ["staff", "experts"] {
        let refused = try await desk.post(path(id), body("Слова", visibility))
        #expect(refused.status == 403 && refused["code"].string == "visibility-refused")
      }
      #expect(try await desk.post(path(id), body("", "applicant")).status == 422)
      let stranger = try await desk.post(
        path(id), body("Слова", "applicant"), as: desk.person(99))
      #expect(stranger.status == 404)
    }
  }

  @Test func words_are_changed_by_their_author_within_a_quarter_of_an_hour() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      let said = try await desk.post(path(id), body("Слова", "applicant"))
      let comment = said["id"].int64 ?? 0
      let one = path(id) + "/\(comment)"
      let tag = [(name: "If-Match", value: said.headers["ETag"] ?? "")]
      let words = "{\"text\":\"Другие слова\"}"
      #expect(try await desk.send(.patch, one, words).status == 428)
      let other = try await desk.send(.patch, one, words, headers: tag, as: desk.staff)
      #expect(other.status == 403 && other["code"].string == "comment-of-another")
      let changed = try await desk.send(.patch, one, words, headers: tag)
      #expect(changed.status == 200 && changed["text"].string == "Другие слова")
      #expect(try await desk.send(.patch, one, words, headers: tag).status == 412)
      _ = try await desk.world.database.query(
        """
        update service_requestcomment set created_at = now() - interval '16 minutes'
        where id = \(comment)
        """)
      let late = try await desk.send(
        .patch, one, words, headers: [(name: "If-Match", value: "*")])
      #expect(late.status == 409 && late["code"].string == "comment-too-old")
    }
  }

  @Test func what_is_hidden_stays_without_its_words() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      let said = try await desk.post(path(id), body("Слова", "applicant"), as: desk.staff)
      let one = path(id) + "/\(said["id"].int64 ?? 0)"
      let tag = [(name: "If-Match", value: said.headers["ETag"] ?? "")]
      #expect(try await desk.send(.delete, one).status == 428)
      #expect(try await desk.send(.delete, one, headers: tag).status == 403)
      let hidden = try await desk.send(.delete, one, headers: tag, as: desk.colleague)
      #expect(hidden.status == 204)
      let stale = try await desk.send(.delete, one, headers: tag, as: desk.staff)
      #expect(stale.status == 412 && stale["code"].string == "stale")
      let again = try await desk.send(
        .delete, one, headers: [(name: "If-Match", value: "*")], as: desk.staff)
      #expect(again.status == 204)
      let shown = try await desk.get(path(id))["items"].array?.first
      #expect(shown?["text"] == .null && shown?["hidden_by"]?.int64 == 71)
      let late = try await desk.send(
        .patch, one, "{\"text\":\"Снова\"}", headers: [(name: "If-Match", value: "*")],
        as: desk.staff)
      #expect(late.status == 409 && late["code"].string == "comment-hidden")
      #expect(
        try await desk.world.count("service_requestcomment where text = 'Слова'") == 1)
    }
  }
}
