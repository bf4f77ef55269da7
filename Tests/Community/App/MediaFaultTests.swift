import Access
import CommunityApp
import CommunitySamples
import CommunityStore
import Crypto
import Files
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Uploads that must not succeed, and leave nothing.
struct MediaFaultTests {
  private func nothingIsLeft(_ world: CommunityWorld) async throws {
    #expect(world.files.everything.isEmpty)
    #expect(try await world.count("shared_mediafile") == 0)
    #expect(try await world.count("outbox") == 0)
    #expect(try await world.count("stored_object") == 0)
  }

  @Test func nobody_uploads_without_signing_in() async throws {
    try await CommunityWorld.with { world in
      let answer = try await world.upload(CommunityWorld.paper(), by: .anonymous())
      #expect(answer.status == 401)
      try await nothingIsLeft(world)
    }
  }

  @Test func a_program_under_a_good_name_is_refused() async throws {
    try await CommunityWorld.with { world in
      let program = (Hex.bytes("4d5a900003000000") ?? []) + Array("This program".utf8)
      let answer = try await world.upload(program, named: "photo.png")
      #expect(answer.status == 415 && answer["code"].string == "file-type-refused")
      let paper = try await world.upload(CommunityWorld.paper(), named: "photo.png")
      #expect(paper.status == 415 && paper["code"].string == "file-type-mismatch")
      try await nothingIsLeft(world)
    }
  }

  @Test func nothing_is_no_file() async throws {
    try await CommunityWorld.with { world in
      let answer = try await world.upload([])
      #expect(answer.status == 422 && answer["code"].string == "empty-file")
      try await nothingIsLeft(world)
    }
  }

  @Test func too_much_is_refused() async throws {
    try await CommunityWorld.with { world in
      let large = CommunityWorld.paper() + [UInt8](repeating: 0x20, count: 1 << 20)
      let answer = try await world.upload(large)
      #expect(answer.status == 413 && answer["code"].string == "content-too-large")
      try await nothingIsLeft(world)
    }
  }

  @Test func a_client_that_goes_away_leaves_nothing() async throws {
    try await CommunityWorld.with { world in
      let large = CommunityWorld.paper() + [UInt8](repeating: 0x20, count: 600_000)
      await #expect(throws: ClientGone.self) {
        try await world.upload(large, brokenAfter: 400_000)
      }
      try await nothingIsLeft(world)
    }
  }

  @Test(arguments: [
    ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\Windows\\a.pdf", "a.pdf"),
    ("\u{202e}fdp.exe.pdf", "fdp.exe.pdf"), ("..", "file"),
  ])
  func a_path_in_a_name_is_only_a_name(_ said: String, _ kept: String) async throws {
    try await CommunityWorld.with { world in
      let answer = try await world.upload(CommunityWorld.paper(), named: said)
      #expect(answer.status == 201 && answer["name"].string == kept)
      let paths = world.files.everything
      #expect(paths.count == 1 && paths.allSatisfy { $0.hasPrefix("public/") })
    }
  }

  @Test func a_picture_that_would_fill_the_memory_is_refused() async throws {
    try await CommunityWorld.with { world in
      let bomb = Hex.bytes("89504e470d0a1a0a0000000d494844520000c3500000c3500806000000") ?? []
      let answer = try await world.upload(bomb, named: "photo.png")
      #expect(answer.status == 422 && answer["code"].string == "picture-too-large")
      try await nothingIsLeft(world)
    }
  }

  /// The row of the object is left to the purge: it comes before the object.
  @Test func a_full_disk_is_told_and_no_file_is_registered() async throws {
    try await CommunityWorld.with(
      files: { MediaDesk(database: $0, store: FullStore($1), users: .nobody) },
      { world in
        let answer = try await world.upload(CommunityWorld.paper())
        #expect(answer.status == 507 && answer["code"].string == "storage-full")
        #expect(world.files.everything.isEmpty)
        #expect(try await world.count("shared_mediafile") == 0)
        #expect(try await world.count("outbox") == 0)
        try await world.letTimePass()
        try await world.app.media.purge(now: WallClock.live.now())
        #expect(try await world.count("stored_object") == 0)
      })
  }
}
