import CommunityDomain
import CommunitySamples
import CommunityStore
import Kernel
import Postgres
import TestSupport
import Testing

struct NotificationsTests {
  /// The inbox drops what was seen; this is the second wall, for a feed that is replayed from its
  /// beginning. Fails without the unique index `core_notification_once`.
  @Test func sixteen_deliveries_of_one_event_tell_it_once() async throws {
    try await CommunityWorld.with { world in
      let envelope = try CommunityWorld.returnedRequest()
      // when
      let results = await contenders(16) { _ in try await world.hear(envelope) }
      for result in results { #expect(throws: Never.self) { try result.get() } }
      #expect(try await world.unread() == 1)
    }
  }

  @Test func the_texts_are_stored_in_all_languages() async throws {
    try await CommunityWorld.with { world in
      try await world.hear(try CommunityWorld.returnedRequest())
      let rows = try await world.database.query(
        "select title, description, data, unread, user_id from core_notification")
      let row = try #require(rows.first)
      #expect(
        try row.localized("title")
          == Localized(
            ru: "Заявка возвращена на доработку", kk: "Өтінім пысықтауға қайтарылды",
            en: "Your application was returned for revision"))
      #expect(try row.localized("description").kk == "Өтінім 2026-17, «Грант алу»: Тіркелді")
      #expect(
        String(decoding: try row.json("data"), as: UTF8.self)
          == #"{"kind": "request.returned", "request_id": 17}"#)
      #expect(try row.bool("unread"))
    }
  }

  @Test func who_was_erased_is_told_nothing() async throws {
    try await CommunityWorld.with { world in
      _ = try await world.database.query("insert into user_ref (id, deleted) values (1, true)")
      try await world.hear(try CommunityWorld.returnedRequest())
      let rows = try await world.database.query("select id from core_notification")
      #expect(rows.isEmpty)
    }
  }
}
