import CommunityApp
import CommunitySamples
import CommunityStore
import Files
import Foundation
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

struct ThumbnailRouteTests {
  @Test func a_picture_has_small_ones() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.picture, named: "a.png")
      let answer = try await world.file(id + "/thumbnails/small")
      #expect(answer.status == 200 && answer.headers[.contentType] == "image/webp")
      #expect(answer.headers["Cache-Control"] == "public, max-age=31536000, immutable")
      let key = try await world.database.query("select key, value from thumbnail_kvstore").first
      let name = try key?.string("key")
      #expect(name?.hasPrefix("thumbnail:small:public/") == true)
      #expect(try await world.file(id + "/thumbnails/tiny").status == 404)
    }
  }

  /// Sixteen readers at once start the program once. Seen failing without the queue.
  @Test func a_thumbnail_is_made_once() async throws {
    try await CommunityWorld.with(
      files: { database, files in
        let program = try files.script("echo x >>\(files.root)/runs; exec /usr/bin/vips \"$@\"")
        return MediaDesk(
          database: database, store: files.store, users: .nobody,
          thumbnailer: Thumbnailer(spool: files.store.spool, program: program))
      },
      { world in
        let id = try await world.uploaded(CommunityWorld.picture, named: "a.png")
        let answers = await contenders { _ in
          try await world.file(id + "/thumbnails/square").status
        }
        for answer in answers { #expect(try answer.get() == 200) }
        #expect(try await world.file(id + "/thumbnails/square").status == 200)
        let runs = FileManager.default.contents(atPath: world.files.root + "/runs")
        #expect(runs?.count == 2)
      })
  }

  @Test func what_cannot_be_read_is_tried_once() async throws {
    try await CommunityWorld.with(
      files: { database, files in
        let program = try files.script("echo x >>\(files.root)/runs; exec /usr/bin/vips \"$@\"")
        return MediaDesk(
          database: database, store: files.store, users: .nobody,
          thumbnailer: Thumbnailer(spool: files.store.spool, program: program))
      },
      { world in
        let cut = Array(CommunityWorld.picture.prefix(45))
        let id = try await world.uploaded(cut, named: "a.png")
        let first = try await world.file(id + "/thumbnails/small")
        #expect(first.status == 422 && first["code"].string == "picture-unreadable")
        let second = try await world.file(id + "/thumbnails/small")
        #expect(second.status == 422 && second["code"].string == "picture-damaged")
        #expect(FileManager.default.contents(atPath: world.files.root + "/runs")?.count == 2)
      })
  }

  @Test func a_paper_has_none() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      #expect(try await world.file(id + "/thumbnails/small").status == 404)
      #expect(try await world.file(id)["thumbnails"] == .null)
    }
  }

  @Test func without_the_program_it_is_told() async throws {
    try await CommunityWorld.with(
      files: { database, files in
        MediaDesk(
          database: database, store: files.store, users: .nobody,
          thumbnailer: Thumbnailer(spool: files.store.spool, program: "/nowhere/vips"))
      },
      { world in
        let id = try await world.uploaded(CommunityWorld.picture, named: "a.png")
        let answer = try await world.file(id + "/thumbnails/small")
        #expect(answer.status == 503 && answer["code"].string == "thumbnail-unavailable")
        #expect(try await world.count("thumbnail_kvstore") == 0)
      })
  }
}
