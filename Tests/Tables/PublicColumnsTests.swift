import Access
import HTTPCore
import JSON
import Postgres
import Resources
import TestSupport
import Testing

/// What staff see masked nobody sees in full by another address.
@Suite struct PublicColumnsTests {
  /// Columns that are personal in the admin API and open by a resource, with the reason.
  private static let open: [String: String] = [
    "techorda_school.email": "how to reach a school is what its page is for",
    "techorda_school.phone": "how to reach a school is what its page is for",
  ]

  @Test(arguments: SliceUnderTest.all)
  func personal_columns_are_masked_or_hidden_everywhere(_ slice: SliceUnderTest) {
    var found: Set<String> = []
    for resource in slice.slice.resources {
      let secret = slice.slice.admin.secret[resource.table] ?? []
      #expect(secret.subtracting(resource.columns.hidden) == [], "\(resource.address)")
      let personal = slice.slice.admin.personal[resource.table] ?? []
      for column in personal.subtracting(resource.columns.hidden.union(resource.columns.personal)) {
        found.insert("\(resource.table).\(column)")
      }
    }
    let known = Set(Self.open.keys.filter { $0.hasPrefix("\(slice.slice.context)_") })
    #expect(found == known)
  }

  /// Fails where items are read whatever their parent is.
  @Test func an_item_of_an_inactive_faq_is_not_there() async throws {
    let community = try #require(SliceUnderTest.all.first { $0.slice.context == "community" })
    try await community.with { database, client in
      for (code, active) in [("open", true), ("shut", false)] {
        _ = try await database.query(
          """
          insert into core_faq (code, title, title_ru, title_kk, title_en, active)
          values (\(code), 'f', 'f', 'f', 'f', \(active))
          """)
        _ = try await database.query(
          """
          insert into core_faqitem (title, title_ru, title_kk, title_en, faq_id)
          values (\(code), 'i', 'i', 'i', \(code))
          """)
      }
      let editor = Principal(
        kind: .user, issuer: Principal.gateway, userID: 5, permissions: ["core.view_faqitem"])
      for (principal, codes) in [(Principal.anonymous(), ["open"]), (editor, ["open", "shut"])] {
        let items = try await client.send(.get, "/api/v1/community/faq-items", as: principal)
        #expect(items["items"].array?.compactMap { $0["faq_id"]?.string } == codes)
      }
      let faqs = try await client.send(.get, "/api/v1/community/faqs", as: .anonymous())
      #expect(faqs["items"].array?.count == 1)
    }
  }

  /// Fails where courses are read whatever their school is.
  @Test func a_course_of_an_inactive_school_is_not_there() async throws {
    let techorda = try #require(SliceUnderTest.all.first { $0.slice.context == "techorda" })
    try await techorda.with { database, client in
      for (id, active) in [(1, true), (2, false)] {
        _ = try await database.query(
          """
          insert into techorda_school (id, name, active) values (\(id)::int, '{}', \(active))
          """)
        _ = try await database.query(
          """
          insert into techorda_course (id, name, school_id)
          values (\(id)::int, '{"ru": "к"}', \(id)::int)
          """)
      }
      let editor = Principal(
        kind: .user, issuer: Principal.gateway, userID: 5, permissions: ["techorda.view_course"])
      for (principal, ids) in [(Principal.anonymous(), [1]), (editor, [1, 2] as [Int64])] {
        let path = "/api/v1/techorda/courses"
        let list = try await client.send(.get, path + "?order=id", as: principal)
        #expect(list["items"].array?.compactMap { $0["id"]?.int64 } == ids)
        let shut = try await client.send(.get, path + "/2", as: principal)
        #expect(shut.status == (ids.count == 2 ? 200 : 404))
      }
    }
  }
}
