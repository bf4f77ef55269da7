import Access
import CommunityApp
import CommunityContract
import CommunitySamples
import EventFeed
import HTTPCore
import IdentityContract
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// What a moderator, or the standing of a company, takes from readers' sight.
@Suite struct HiddenContentTests {
  private func with(_ body: (CommunityWorld) async throws -> Void) async throws {
    try await CommunityWorld.with { world in
      for statement in Self.content { _ = try await world.database.query(SQL(unsafe: statement)) }
      try await body(world)
    }
  }

  /// Two articles of person 1, the second hidden by himself; a vacancy, an event and a draft of
  /// company 5; two comments.
  private static let content = [
    """
    insert into core_article (id, title, status, slug, author_id)
    values (1, '{"ru": "Тау"}', 'published', 'a', 1), (2, '{"ru": "Дала"}', 'hidden', 'b', 1)
    """,
    """
    insert into core_vacancy (id, title, status, company_id, author_id)
    values (1, '{"ru": "Инженер"}', 'published', 5, 2), (2, '{}', 'draft', 5, 2),
      (3, '{}', 'published', 6, 2)
    """,
    """
    insert into core_event (id, title, status, company_id, author_id)
    values (1, '{"ru": "Кездесу"}', 'published', 5, 2)
    """,
    "insert into core_comment (id, message, source, user_id) values (1, 'x', 'core.article', 1)",
    """
    insert into core_feed (source, primary_key, published, article_id, vacancy_id) values
      ('core.article', '1', true, 1, null), ('core.vacancy', '1', true, null, 1),
      ('core.vacancy', '3', true, null, 3)
    """,
    """
    insert into search_search (source, primary_key, path) values ('core.article', '1', '/a'),
      ('core.vacancy', '1', '/v'), ('techorda.course', '4', '/c')
    """,
  ]

  private func seen(_ list: String, _ world: CommunityWorld) async throws -> [String] {
    let answer = try await world.client.send(.get, "/api/v1/community/\(list)?limit=100")
    return (answer["items"].array ?? []).map {
      "\($0["source"]?.string ?? "") \($0["primary_key"]?.string ?? "")"
    }.sorted()
  }

  private func status(
    of table: String, _ id: Int64, _ world: CommunityWorld
  ) async throws -> String? {
    try await world.database.query(
      "select status from \(identifier: table) where id = \(id)"
    ).first?.string("status")
  }

  private func told(_ world: CommunityWorld) async throws -> [String] {
    try await world.database.query(
      "select type || ' ' || aggregate_id as told from outbox where type like 'content.%' order by seq"
    ).map { try $0.string("told") }
  }

  private func hide(_ source: String, _ key: String, _ sanction: Int64) -> ContentHideRequested {
    ContentHideRequested(source: source, primaryKey: key, sanction: sanction)
  }

  private func show(_ source: String, _ key: String, _ sanction: Int64) -> ContentShowRequested {
    ContentShowRequested(source: source, primaryKey: key, sanction: sanction)
  }

  /// Fails without the `hidden` of the two lists, and without the hiding's own key.
  @Test func a_sanction_hides_a_thing_once_and_its_end_shows_it() async throws {
    try await with { world in
      for _ in 0..<2 { try await world.hear(hide("core.article", "1", 9)) }
      #expect(try await status(of: "core_article", 1, world) == "hidden")
      #expect(try await seen("feed", world) == ["core.vacancy 1", "core.vacancy 3"])
      #expect(try await seen("search", world) == ["core.vacancy 1", "techorda.course 4"])
      for _ in 0..<2 { try await world.hear(show("core.article", "1", 9), revision: 2) }
      #expect(try await status(of: "core_article", 1, world) == "published")
      #expect(try await seen("feed", world).contains("core.article 1"))
      #expect(try await seen("search", world).contains("core.article 1"))
      #expect(
        try await told(world)
          == ["content.hidden core.article:1", "content.shown core.article:1"])
      // The history has both changes, with their cause.
      let history = try await world.database.query(
        """
        select reason, before ->> 'status' as was from change_journal
        where model = 'core.article' and key = '1' order by id
        """)
      #expect(try history.map { try $0.string("was") } == ["published", "hidden"])
      #expect(try history.map { try $0.string("reason") } == ["sanction 9", "sanction 9"])
    }
  }

  /// The end of a sanction that was not heard of yet: it does not begin any more.
  @Test func what_comes_late_hides_nothing() async throws {
    try await with { world in
      try await world.hear(show("core.article", "1", 9), revision: 2)
      try await world.hear(hide("core.article", "1", 9))
      #expect(try await status(of: "core_article", 1, world) == "published")
      #expect(try await seen("feed", world).contains("core.article 1"))
    }
  }

  @Test func of_two_sanctions_the_last_one_shows() async throws {
    try await with { world in
      try await world.hear(hide("core.article", "1", 9))
      try await world.hear(hide("core.article", "1", 10))
      try await world.hear(show("core.article", "1", 9), revision: 2)
      #expect(try await status(of: "core_article", 1, world) == "hidden")
      #expect(try await !seen("search", world).contains("core.article 1"))
      try await world.hear(show("core.article", "1", 10), revision: 2)
      #expect(try await status(of: "core_article", 1, world) == "published")
    }
  }

  @Test func all_that_a_person_wrote_is_hidden_and_what_he_hid_himself_stays() async throws {
    try await with { world in
      try await world.hear(hide("account.user", "1", 9))
      let comment: SQL = "select hidden from core_comment where id = 1"
      #expect(try await status(of: "core_article", 1, world) == "hidden")
      #expect(try await world.database.query(comment).first?.bool("hidden") == true)
      #expect(try await status(of: "core_vacancy", 1, world) == "published")
      #expect(
        try await told(world) == [
          "content.hidden account.user:1", "content.hidden core.article:1",
          "content.hidden core.article:2", "content.hidden core.comment:1",
        ])
      try await world.hear(show("account.user", "1", 9), revision: 2)
      #expect(try await status(of: "core_article", 1, world) == "published")
      #expect(try await status(of: "core_article", 2, world) == "hidden")
      #expect(try await world.database.query(comment).first?.bool("hidden") == false)
    }
  }

  @Test func a_thing_of_another_context_leaves_the_search() async throws {
    try await with { world in
      try await world.hear(hide("techorda.course", "4", 9))
      #expect(try await !seen("search", world).contains("techorda.course 4"))
      // A line that is written anew does not bring it back.
      _ = try await world.database.query(
        "delete from search_search where source = 'techorda.course'")
      _ = try await world.database.query(
        """
        insert into search_search (source, primary_key, path)
        values ('techorda.course', '4', '/c')
        """)
      #expect(try await !seen("search", world).contains("techorda.course 4"))
      try await world.hear(show("techorda.course", "4", 9), revision: 2)
      #expect(try await seen("search", world).contains("techorda.course 4"))
    }
  }

  @Test func a_suspended_company_shows_no_vacancy_and_no_event() async throws {
    try await with { world in
      for _ in 0..<2 { try await world.hear(CompanySuspended(id: 5), revision: 3) }
      #expect(try await status(of: "core_vacancy", 1, world) == "hidden")
      #expect(try await status(of: "core_event", 1, world) == "hidden")
      #expect(try await status(of: "core_vacancy", 2, world) == "draft")
      #expect(try await seen("feed", world) == ["core.article 1", "core.vacancy 3"])
      try await world.hear(CompanyRestored(id: 5), revision: 4)
      try await world.hear(CompanySuspended(id: 5), revision: 3)
      #expect(try await status(of: "core_vacancy", 1, world) == "published")
      #expect(try await status(of: "core_event", 1, world) == "published")
      #expect(try await seen("feed", world).count == 3)
      // A second time is a time of its own.
      try await world.hear(CompanySuspended(id: 5), revision: 5)
      #expect(try await status(of: "core_vacancy", 1, world) == "hidden")
    }
  }

  @Test func a_sanction_that_ends_shows_nothing_of_a_suspended_company() async throws {
    try await with { world in
      try await world.hear(hide("core.vacancy", "1", 9))
      try await world.hear(CompanySuspended(id: 5), revision: 3)
      try await world.hear(show("core.vacancy", "1", 9), revision: 2)
      #expect(try await status(of: "core_vacancy", 1, world) == "hidden")
      try await world.hear(CompanyRestored(id: 5), revision: 4)
      #expect(try await status(of: "core_vacancy", 1, world) == "published")
    }
  }

  @Test func what_a_duplicate_showed_is_shown_by_the_company_that_stays() async throws {
    try await with { world in
      try await world.hear(CompanySuspended(id: 5), revision: 3)
      try await world.hear(CompanyMerged(from: 5, into: 6), revision: 4)
      #expect(try await status(of: "core_vacancy", 1, world) == "published")
      let owner = try await world.database.query("select company_id from core_vacancy where id = 1")
      #expect(try owner.first?.int64("company_id") == 6)
    }
  }

  @Test func a_snapshot_says_what_no_event_did() async throws {
    try await with { world in
      let subscription = try #require(
        world.app.subscriptions.first { $0.source == "identity" })
      let hidden = try #require(subscription.snapshots.first { $0.kind == "hidden_content" })
      func take(isLifted: Bool) async throws {
        let item = SnapshotItem(
          id: 9, revision: 1,
          data: Array(
            #"{"source": "core.article", "primary_key": "1", "lifted": \#(isLifted)}"#.utf8))
        try await world.database.transaction { try await hidden.take([item], $0) }
      }
      for _ in 0..<2 { try await take(isLifted: false) }
      #expect(try await status(of: "core_article", 1, world) == "hidden")
      for _ in 0..<2 { try await take(isLifted: true) }
      #expect(try await status(of: "core_article", 1, world) == "published")
    }
  }

  @Test func every_right_that_is_demanded_is_registered() async throws {
    try await CommunityWorld.with { world in
      let declared = try await SliceResources.community.permissions(in: world.database)
      #expect(world.client.demandedPermissions.contains("landing.change_page"))
      #expect(world.client.demandedPermissions.subtracting(declared.map(\.code)) == [])
    }
  }
}
