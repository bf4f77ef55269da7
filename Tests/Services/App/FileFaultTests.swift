import Access
import Crypto
import EventLoop
import FileRecords
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

/// Private uploads that must not succeed, and leave nothing.
struct FileFaultTests {
  private static let paper = FileRoutesTests.paper

  private func nothingIsLeft(_ desk: ServicesDesk) async throws {
    #expect(desk.files.everything.isEmpty)
    #expect(try await desk.world.count("shared_protectedmediafile") == 0)
  }

  @Test func what_is_no_paper_is_refused() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let program = (Hex.bytes("4d5a900003000000") ?? []) + Array("This program".utf8)
      let refused = try await desk.upload(program, to: request, named: "смета.pdf")
      #expect(refused.status == 415)
      #expect(try await desk.upload([], to: request).status == 422)
      let large = Self.paper + [UInt8](repeating: 0x20, count: 1 << 20)
      #expect(try await desk.upload(large, to: request).status == 413)
      try await nothingIsLeft(desk)
    }
  }

  @Test func a_client_that_goes_away_leaves_nothing() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let large = Self.paper + [UInt8](repeating: 0x20, count: 600_000)
      await #expect(throws: ClientGone.self) {
        try await desk.upload(large, to: request, brokenAfter: 400_000)
      }
      try await nothingIsLeft(desk)
    }
  }

  @Test func a_full_disk_is_told_and_no_file_is_registered() async throws {
    try await ServicesDesk.open(store: { FullStore($0) }) { desk in
      let request = try await desk.draft()
      let answer = try await desk.upload(Self.paper, to: request)
      #expect(answer.status == 507 && answer["code"].string == "storage-full")
      try await nothingIsLeft(desk)
    }
  }

  @Test func objects_that_no_file_is_made_of_leave() async throws {
    try await ServicesDesk.open { desk in
      let kept = try await desk.uploaded(Self.paper)
      _ = try await desk.uploaded(Self.paper + [0x20])
      _ = try await desk.world.database.query(
        "delete from shared_protectedmediafile where id <> \(kept)::uuid")
      _ = try await desk.world.database.query(
        "update stored_object set touched_at = touched_at - interval '30 days'")
      let records = FileRecords(
        database: desk.world.database, store: desk.files.store, room: .guarded,
        isNamed: ProtectedFiles.isNamed)
      try await TestLoops.group().run {
        try await records.purgeUnnamed(now: WallClock.live.now()) { false }
      }
      #expect(desk.files.everything.count == 1)
      let link = try await desk.link(to: kept)
      #expect(try await desk.get(link).body == Self.paper)
    }
  }
}
