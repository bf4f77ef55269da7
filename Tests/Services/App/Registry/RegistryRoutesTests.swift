import Access
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What anybody may know of requests.
struct RegistryRoutesTests {
  private func approved(_ desk: ServicesDesk, company: Int64?, _ name: String) async throws -> Int64
  {
    if let company { try await desk.world.name(company: company, name) }
    let id = try await desk.world.draft(for: company)
    _ = try await desk.world.database.query(
      """
      update service_servicerequest set status = 'approved', submissions = 1,
        number = 'STARTUP-GRANT-2026-' || id, open_key = null where id = \(id)
      """)
    return id
  }

  private func names(_ answer: ServiceClient.Answer) -> [String] {
    answer["items"].array?.compactMap { $0["company_name"]?.string } ?? []
  }

  /// Holds because of the condition over `tracking_code`.
  @Test func number_and_code_show_where_a_request_stands_and_nothing_of_whom() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let given = try await desk.get("/api/v1/services/requests/\(id)/tracking")
      #expect(given.status == 200, "\(given.json)")
      let address = try #require(given["address"].string)
      let told = try await desk.send(.get, address, as: .anonymous())
      #expect(told.status == 200 && told["number"] == given["number"], "\(told.json)")
      #expect(told["bp_status_label"].string != nil && told["steps"].array?.isEmpty == false)
      let text = String(decoding: told.body, as: UTF8.self)
      for word in ["author", "assignee", "company", "\"id\"", "comment", "actor"] {
        #expect(!text.contains(word))
      }
      let bare = address.split(separator: "?").first.map(String.init) ?? ""
      for wrong in [bare, bare + "?code=000000000000", bare + "?code=x", address + "0"] {
        #expect(try await desk.send(.get, wrong, as: .anonymous()).status == 404)
      }
      let path = "/api/v1/services/requests/\(id)/tracking"
      #expect(try await desk.send(.get, path, as: desk.person(8)).status == 404)
      #expect(try await desk.send(.get, path, as: desk.staff).status == 200)
    }
  }

  @Test func a_draft_has_no_number_to_follow() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      #expect(try await desk.get("/api/v1/services/requests/\(id)/tracking").status == 404)
    }
  }

  @Test func what_was_approved_for_companies_is_public_in_pages() async throws {
    try await ServicesDesk.open { desk in
      for (company, name) in [(Int64(5), "ТОО «Құс»"), (6, "ТОО «Ақ_Жол»"), (7, "Alpha LLP")] {
        _ = try await approved(desk, company: company, name)
      }
      _ = try await approved(desk, company: nil, "")
      let root = "/api/v1/services/registry"
      let first = try await desk.send(.get, root + "?limit=2", as: .anonymous())
      #expect(names(first) == ["Alpha LLP", "ТОО «Ақ_Жол»"], "\(first.json)")
      let entry = first["items"].array?.first
      #expect(entry?["certificate_number"] == .null && entry?["service"]?.string == "startup-grant")
      let cursor = try #require(first["next"].string)
      let second = try await desk.send(
        .get, root + "?limit=2&cursor=\(cursor)", as: .anonymous())
      #expect(names(second) == ["ТОО «Құс»"] && second["next"] == .null)
      let other = try await desk.send(
        .get, root + "?limit=2&service=x&cursor=\(cursor)", as: .anonymous())
      #expect(other.status == 400, "of another list")

      for (words, found) in [
        ("alpha", ["Alpha LLP"]), ("%D2%9B%D2%B1%D1%81", ["ТОО «Құс»"]), ("___", []),
        ("q_%D0%96", []), ("nothing", []),
      ] {
        let list = try await desk.send(.get, root + "?q=\(words)", as: .anonymous())
        #expect(names(list) == found, "\(words)")
      }
      #expect(try await desk.send(.get, root + "?q=ab", as: .anonymous()).status == 422)
      let number = first["items"].array?.first?["number"]?.string?.lowercased() ?? ""
      let one = try await desk.send(.get, root + "?q=\(number)", as: .anonymous())
      #expect(names(one) == ["Alpha LLP"])

      _ = try await desk.world.database.query(
        "update service_service set config = config || '{\"in_registry\": false}'")
      #expect(names(try await desk.send(.get, root, as: .anonymous())).isEmpty)
    }
  }
}
