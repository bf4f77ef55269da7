import CommunitySamples
import CommunityStore
import EventLoop
import FileRecords
import Files
import Foundation
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// The bytes of the old site's files, brought from the folder in which it kept them.
struct OldFileTests {
  /// A row as an import leaves it. Returns its key.
  private func row(_ path: String, _ world: CommunityWorld) async throws -> String {
    let rows = try await world.database.query(
      """
      insert into shared_mediafile (file, name, mime_type, size, imported_version)
      values (\(path), 'old', 'image/jpeg', 1, 1) returning id
      """)
    return try #require(rows.first).uuid("id").text
  }

  private func put(_ content: [UInt8], at path: String, in folder: String) throws {
    let whole = folder + "/" + path
    try FileManager.default.createDirectory(
      atPath: (whole as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(content).write(to: URL(fileURLWithPath: whole))
  }

  private func bring(
    from folder: String, _ world: CommunityWorld
  ) async throws -> (OldFileCounts, [String]) {
    let pool = BlockingPool(name: "old", threads: 1, queueLimit: 16)
    defer { pool.shutdown() }
    let old = OldFiles.community(world.database, world.files.store)
    let source = try SourceFolder(folder, files: pool)
    return try await TestLoops.group().run {
      var problems: [String] = []
      let counts = try await old.bring(from: source) { problem in
        problems.append(problem.path + " " + problem.reason)
      }
      return (counts, problems.sorted())
    }
  }

  private func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "/old-files-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  @Test func the_bytes_come_once_however_often_it_is_asked() async throws {
    try await CommunityWorld.with { world in
      try await inFolder { folder in
        try put(CommunityWorld.picture, at: "media/0/0.jpg", in: folder)
        try put(CommunityWorld.picture, at: "media/0/1.jpg", in: folder)
        try put(CommunityWorld.paper(), at: "media/1/a b.pdf", in: folder)
        let ids = [
          try await row("media/0/0.jpg", world), try await row("media/0/1.jpg", world),
          try await row("media/1/a b.pdf", world),
        ]
        _ = try await row("media/0/gone.jpg", world)
        #expect(try await world.file(ids[0] + "/content").status == 404)
        // when
        let (first, problems) = try await bring(from: folder, world)
        #expect(first.brought == 3 && first.missing == 1 && first.there + first.refused == 0)
        #expect(problems == ["media/0/gone.jpg missing"])
        let shown = try await world.file(ids[1])
        #expect(shown["mime_type"].string == "image/png", "by the content, whatever the name says")
        #expect(shown["width"].int64 == 1)
        #expect(try await world.file(ids[1] + "/content").body == CommunityWorld.picture)
        #expect(try await world.file(ids[2] + "/content").body == CommunityWorld.paper())
        #expect(world.files.everything.count == 2, "the same bytes once")

        let (second, _) = try await bring(from: folder, world)
        #expect(second.brought == 0 && second.there == 3 && second.missing == 1)
        // Lost from the store, they come again; the path stands in `legacy`.
        for path in world.files.everything {
          try FileManager.default.removeItem(atPath: world.files.root + "/" + path)
        }
        let (third, _) = try await bring(from: folder, world)
        #expect(third.brought + third.there == 3 && world.files.everything.count == 2)
        let old = try await world.database.query(
          "select legacy ->> 'file' as path from shared_mediafile where id = \(ids[2])::uuid")
        #expect(try old.first?.string("path") == "media/1/a b.pdf")
      }
    }
  }

  /// Seen failing when paths were only put together.
  @Test func no_path_leads_out_of_the_folder() async throws {
    try await CommunityWorld.with { world in
      try await inFolder { outer in
        let folder = outer + "/media-root"
        try put(CommunityWorld.paper(), at: "secret.pdf", in: outer)
        try put(CommunityWorld.paper(), at: "inside/a.pdf", in: folder)
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/link.pdf", withDestinationPath: outer + "/secret.pdf")
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/up", withDestinationPath: outer)
        let paths = [
          "../secret.pdf", "inside/../../secret.pdf", outer + "/secret.pdf", "link.pdf",
          "up/secret.pdf", "./inside/a.pdf", "inside//a.pdf", "inside", "",
        ]
        for path in paths { _ = try await row(path, world) }
        let (counts, problems) = try await bring(from: folder, world)
        #expect(counts.brought == 0 && counts.refused == paths.count, "\(problems)")
        #expect(problems.allSatisfy { $0.hasSuffix(" outside-the-folder") })
        #expect(world.files.everything.isEmpty)
      }
    }
  }

  @Test func what_is_no_file_that_we_know_is_reported_and_stays_where_it_was() async throws {
    try await CommunityWorld.with { world in
      try await inFolder { folder in
        try put([], at: "empty.pdf", in: folder)
        try put([0x4d, 0x5a, 0, 1, 2, 3, 0xff], at: "program.jpg", in: folder)
        for path in ["empty.pdf", "program.jpg"] { _ = try await row(path, world) }
        let (counts, problems) = try await bring(from: folder, world)
        #expect(counts.refused == 2)
        #expect(problems == ["empty.pdf empty-file", "program.jpg file-type-refused"])
        #expect(try await world.count("stored_object") == 0)
      }
    }
  }

  @Test func what_was_born_here_is_not_looked_at() async throws {
    try await CommunityWorld.with { world in
      try await inFolder { folder in
        _ = try await world.uploaded(CommunityWorld.paper())
        let (counts, _) = try await bring(from: folder, world)
        #expect(counts == OldFileCounts())
      }
    }
  }

  /// An import that comes again finds the row changed here and leaves it alone.
  @Test func the_row_counts_as_changed_here() async throws {
    try await CommunityWorld.with { world in
      try await inFolder { folder in
        try put(CommunityWorld.paper(), at: "a.pdf", in: folder)
        let id = try await row("a.pdf", world)
        _ = try await bring(from: folder, world)
        let version = try await world.database.query(
          "select row_version - imported_version as changes from shared_mediafile")
        #expect(try version.first?.int64("changes") == 1)
        try await world.purgeTwice()
        #expect(try await world.file(id + "/content").status == 200)
      }
    }
  }
}
