import CommunityApp
import CommunitySamples
import CommunityStore
import EventLoop
import FileRecords
import Files
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// The same bytes come and go from all sides; a file that is registered always has its bytes.
struct MediaRaceTests {
  @Test func sixteen_uploaders_and_deleters_never_lose_the_bytes_of_a_file() async throws {
    try await CommunityWorld.with { world in
      let records = FileRecords(
        database: world.database, store: world.files.store, room: .open,
        isNamed: MediaFiles.isNamed)
      let results = await contenders { number in
        for _ in 0..<6 {
          // No grace: whatever nothing names at this moment goes.
          if number % 2 == 1 {
            _ = try await TestLoops.group().run {
              try await records.purge(untouchedSince: WallClock.live.now() + .seconds(60))
            }
            continue
          }
          let made = try await world.upload(CommunityWorld.paper())
          guard let id = made["id"].string else {
            #expect(made["code"].string == "upload-expired")
            continue
          }
          let content = try await world.file(id + "/content")
          #expect(content.status == 200 && content.body == CommunityWorld.paper())
          if number % 4 == 0 { #expect(try await world.delete(id).status == 204) }
        }
      }
      for result in results { try result.get() }
      let rest = try await world.count("shared_mediafile")
      #expect((1...24).contains(rest))
      #expect(world.files.everything.count == 1, "one object for all of them")
      #expect(try await world.count("stored_object") == 1)
    }
  }

  /// The decisive point: the object is there, and nothing names it yet. Seen failing without `hold`.
  @Test func a_purge_between_the_object_and_its_row_takes_nothing() async throws {
    try await CommunityWorld.with { world in
      let records = MediaFiles.records(world.database, world.files.store)
      let key = try await TestLoops.group().run {
        var rest: [UInt8]? = CommunityWorld.paper()
        let policy = UploadPolicy(limit: 1 << 20, accepted: [.pdf])
        let file = try await Upload(policy, spool: records.store.spool).receive(named: "a.pdf") {
          defer { rest = nil }
          return rest
        }
        return try await records.keep(file) { tx, object in
          _ = try await records.purge(untouchedSince: WallClock.live.now() + .seconds(60))
          _ = try await tx.query(
            "insert into shared_mediafile (file) values (\(object.key.description))")
          return object.key
        }
      }
      let size = try await TestLoops.group().run { try await records.store.size(of: key) }
      #expect(size == CommunityWorld.paper().count)
      #expect(try await world.count("stored_object") == 1)
    }
  }

  @Test func sixteen_uploads_of_the_same_bytes_are_one_object() async throws {
    try await CommunityWorld.with { world in
      let answers = await contenders { _ in try await world.upload(CommunityWorld.paper()).status }
      for answer in answers { #expect(try answer.get() == 201) }
      let rows = try await world.count("shared_mediafile")
      #expect(rows == 16)
      #expect(world.files.everything.count == 1)
    }
  }

  @Test func an_object_without_a_row_is_found_and_leaves() async throws {
    try await CommunityWorld.with { world in
      _ = try await world.uploaded(CommunityWorld.paper(1))
      _ = try await world.uploaded(CommunityWorld.paper(2))
      _ = try await world.database.query(
        "delete from stored_object where key in (select file from shared_mediafile limit 1)")
      _ = try await world.database.query(
        "delete from shared_mediafile where file not in (select key from stored_object)")
      let later = WallClock.live.now() + .seconds(3 * 86_400)
      try await world.app.media.purge(now: later)
      #expect(world.files.everything.count == 1)
    }
  }
}
