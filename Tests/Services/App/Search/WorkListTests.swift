import Access
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

/// The staff's list, asked with words.
struct WorkListTests {
  private let list = "/api/v1/services/requests"

  @Test func words_and_filters_are_asked_together() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let path = "\(list)?scope=work&q=%D1%85%D0%BE%D0%B7%D1%8F%D0%B9%D1%81%D1%82%D0%B2%D0%BE"
      for more in [
        "", "&assignee=me", "&overdue=false", "&status=in_progress&service=startup-grant",
      ] {
        let answer = try await desk.send(.get, path + more, as: desk.staff)
        #expect(answer["items"].array?.map { $0["id"]?.int64 } == [id], "\(more)")
      }
      for less in ["&assignee=none", "&overdue=true", "&status=approved", "&service='"] {
        let answer = try await desk.send(.get, path + less, as: desk.staff)
        #expect(answer["items"].array?.isEmpty == true, "\(less)")
      }
    }
  }

  @Test func a_cursor_of_other_words_is_refused() async throws {
    try await ServicesDesk.open { desk in
      for user in Int64(20)...22 {
        let id = try await desk.world.draft(by: user)
        try await desk.world.fill(id, by: user, ServicesWorld.answers)
        try await desk.world.submit(id, by: user)
      }
      let first = try await desk.send(.get, "\(list)?scope=work&q=grant&limit=2", as: desk.staff)
      #expect(first["items"].array?.count == 2)
      let cursor = try #require(first["next"].string)
      let rest = try await desk.send(
        .get, "\(list)?scope=work&q=grant&limit=2&cursor=\(cursor)", as: desk.staff)
      #expect(rest["items"].array?.count == 1)
      let other = try await desk.send(
        .get, "\(list)?scope=work&q=grants&limit=2&cursor=\(cursor)", as: desk.staff)
      #expect(other.status == 400)
    }
  }

  @Test(arguments: [
    ("q=grant", "scope"), ("scope=work&overdue=perhaps", "overdue"),
    ("scope=work&q=" + String(repeating: "a", count: 201), "q"),
  ])
  func a_bad_question_names_its_place(_ query: String, _ pointer: String) async throws {
    try await ServicesDesk.open { desk in
      let answer = try await desk.send(.get, "\(list)?\(query)", as: desk.staff)
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["pointer"]?.string == pointer)
    }
  }

  @Test func applicants_do_not_look_for_words() async throws {
    try await ServicesDesk.open { desk in
      let answer = try await desk.get("\(list)?scope=work&q=grant")
      #expect(answer.status == 403)
    }
  }

  @Test func staff_of_an_organisation_sees_its_own() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        "update service_service set organization_id = 'astana' where code = 'startup-grant'")
      try await desk.app.readRequestWords()
      var bound = desk.staff
      bound.organization = "astana"
      let own = try await desk.send(.get, "\(list)?scope=work", as: bound)
      #expect(own["items"].array?.map { $0["id"]?.int64 } == [id])
      bound.organization = "almaty"
      let none = try await desk.send(.get, "\(list)?scope=work&q=grant", as: bound)
      #expect(none["items"].array?.isEmpty == true)
    }
  }
}
