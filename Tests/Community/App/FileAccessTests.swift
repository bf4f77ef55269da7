import Access
import CommunitySamples
import CommunityStore
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// What services asks about private files that hang on things of this slice.
struct FileAccessTests {
  private func granted(
    _ source: String, _ key: String, user: Int64, companies: String = "", _ world: CommunityWorld
  ) async throws -> Bool? {
    try await world.client.send(
      .get,
      "/internal/v1/file-access?source=\(source)&primary_key=\(key)&user_id=\(user)"
        + "&companies=\(companies)",
      as: .service("services"))["granted"].bool
  }

  @Test func a_candidates_papers_are_the_candidates_and_the_companys() async throws {
    try await CommunityWorld.with { world in
      _ = try await world.database.query(
        "insert into core_vacancy (id, title, company_id, author_id) values (3, '{}', 9, 1)")
      _ = try await world.database.query(
        "insert into core_vacancycandidate (id, vacancy_id, author_id, email) values (4, 3, 2, 'a@b.kz')"
      )
      let candidate = "core.vacancycandidate"
      #expect(try await granted(candidate, "4", user: 2, world) == true)
      #expect(try await granted(candidate, "4", user: 5, companies: "8,9", world) == true)
      #expect(try await granted(candidate, "4", user: 5, companies: "8", world) == false)
      #expect(try await granted(candidate, "4", user: 1, world) == false)
      #expect(try await granted("core.vacancy", "3", user: 1, world) == true)
    }
  }

  @Test(arguments: ["core.unknown", "core.article", "pg_catalog.pg_class", "x"])
  func what_is_not_ones_own_is_not_granted(_ source: String) async throws {
    try await CommunityWorld.with { world in
      let plain = try await granted(source, "1", user: 1, world)
      let hostile = try await granted(source, "1%20or%201=1", user: 1, world)
      #expect(plain == false && hostile == false)
    }
  }

  @Test func only_services_asks() async throws {
    try await CommunityWorld.with { world in
      let answer = try await world.client.send(
        .get, "/internal/v1/file-access?source=a&primary_key=1&user_id=1", as: .service("booking"))
      #expect(answer.status == 403)
    }
  }
}
