import CommunityApp
import CommunitySamples
import CommunityStore
import JSON
import Kernel
import Postgres
import Synchronization
import TestSupport
import Testing

/// Nothing leaves that somebody uses, wherever the use stands.
struct MediaPurgeTests {
  /// Seen failing when only columns that refer to files were looked at.
  @Test(arguments: [
    "insert into core_banner (name, data, image) values ('a', '{}', $)",
    "insert into core_article (title, content, image) values ('{}', '{}', $)",
    "insert into core_article (title, content) values ('{}', jsonb_build_object('ru', '<p>'||$))",
    "insert into core_blog (title, attachments) values ('{}', jsonb_build_array($))",
    "insert into landing_page (name, data) values ('a', jsonb_build_object('a', $))",
  ])
  func what_a_row_of_this_slice_shows_stays(_ insert: String) async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.picture, named: "a.png")
      let address = "'/api/v1/community/media/\(id)/content'"
      _ = try await world.database.query(
        SQL(unsafe: insert.replacing("$", with: address + "::text")))
      try await world.purgeTwice()
      #expect(try await world.file(id).status == 200)
    }
  }

  /// Seen failing when no other context was asked.
  @Test func what_another_context_uses_stays() async throws {
    let used = Mutex<Set<String>>([])
    try await CommunityWorld.with(
      files: { MediaDesk(database: $0, store: $1.store, users: .those { used.withLock { $0 } }) },
      { world in
        let id = try await world.uploaded(CommunityWorld.paper())
        used.withLock { $0 = [id] }
        try await world.purgeTwice()
        #expect(try await world.file(id).status == 200)
        used.withLock { $0 = [] }
        try await world.purgeTwice()
        #expect(try await world.file(id).status == 404)
      })
  }

  @Test func one_look_is_not_enough() async throws {
    let used = Mutex<Set<String>>([])
    try await CommunityWorld.with(
      files: { MediaDesk(database: $0, store: $1.store, users: .those { used.withLock { $0 } }) },
      { world in
        let id = try await world.uploaded(CommunityWorld.paper())
        try await world.letTimePass()
        for _ in 1...3 { try await world.app.media.purge(now: WallClock.live.now()) }
        #expect(try await world.file(id).status == 200, "it may be in somebody's hands just now")
        // It is used meanwhile: the count begins anew.
        used.withLock { $0 = [id] }
        try await world.letTimePass()
        try await world.app.media.purge(now: WallClock.live.now())
        used.withLock { $0 = [] }
        try await world.letTimePass()
        try await world.app.media.purge(now: WallClock.live.now())
        #expect(try await world.file(id).status == 200)
        try await world.letTimePass()
        try await world.app.media.purge(now: WallClock.live.now())
        #expect(try await world.file(id).status == 404)
      })
  }

  @Test func when_one_context_does_not_answer_everything_stays() async throws {
    try await CommunityWorld.with(
      files: { MediaDesk(database: $0, store: $1.store, users: .silent) },
      { world in
        let id = try await world.uploaded(CommunityWorld.paper())
        for _ in 1...2 {
          try await world.letTimePass()
          await #expect(throws: NoAnswer.self) {
            try await world.app.media.purge(now: WallClock.live.now())
          }
        }
        #expect(try await world.file(id).status == 200)
        #expect(try await world.count("media_look") == 0)
      })
  }
}

private struct NoAnswer: Error {}

extension MediaUsers {
  fileprivate static let silent = MediaUsers { _ in throw NoAnswer() }

  fileprivate static func those(_ used: @escaping @Sendable () -> Set<String>) -> MediaUsers {
    MediaUsers { used().intersection($0) }
  }
}
