import Access
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

struct MediaRoutesTests {
  @Test func an_uploaded_file_is_there_for_everybody() async throws {
    try await CommunityWorld.with { world in
      let made = try await world.upload(CommunityWorld.picture, named: "күн.png")
      #expect(made.status == 201 && made["mime_type"].string == "image/png")
      #expect(made["width"].int64 == 1 && made["name"].string == "күн.png")
      let id = try #require(made["id"].string)
      #expect(made.headers["Location"] == "/api/v1/community/media/\(id)")

      let shown = try await world.file(id)
      #expect(shown.status == 200 && shown["size"].int == CommunityWorld.picture.count)
      let content = try await world.file(id + "/content")
      #expect(content.body == CommunityWorld.picture)
      #expect(content.headers["Cache-Control"] == "public, max-age=31536000, immutable")
      #expect(content.headers["X-Content-Type-Options"] == "nosniff")
      #expect(content.headers["Content-Security-Policy"]?.contains("sandbox") == true)
    }
  }

  @Test func a_form_brings_a_file_as_well() async throws {
    try await CommunityWorld.with { world in
      let answer = try await world.client.send(
        .post, CommunityWorld.media, body: Self.form("a.pdf", CommunityWorld.paper()),
        headers: [(name: "Content-Type", value: "multipart/form-data; boundary=b")],
        as: CommunityWorld.person())
      #expect(answer.status == 201 && answer["name"].string == "a.pdf")
    }
  }

  static func form(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n"
    return Array(head.utf8) + content + Array("\r\n--b--\r\n".utf8)
  }

  @Test func a_part_is_sent_and_what_is_known_is_not() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      let part = try await world.file(id + "/content", ["Range": "bytes=0-3"])
      #expect(part.status == 206 && part.body == Array("%PDF".utf8))
      let tag = try #require(part.headers["ETag"])
      #expect(try await world.file(id + "/content", ["If-None-Match": tag]).status == 304)
      let beyond = try await world.file(id + "/content", ["Range": "bytes=999999-"])
      #expect(beyond.status == 416 && beyond["code"].string == "range-not-satisfiable")
    }
  }

  /// Row, revision, action and event: all of them or none.
  @Test func an_upload_leaves_its_trail() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      #expect(try await world.delete(id).status == 204)
      #expect(try await world.file(id).status == 404)
      #expect(try await world.file(id + "/content").status == 404)

      let events = try await world.database.query(
        "select type, aggregate_id, data::text as data from outbox order by seq")
      let types = try events.map { try $0.string("type") }
      #expect(types == ["media.created", "media.deleted"])
      let told = try events.map { try $0.string("aggregate_id") }
      #expect(told == [id, id])
      _ = try await world.database.query("select file_changes()")
      let versions = try await world.database.query(
        "select action, object from reversion_version where model = 'shared.mediafile' order by id")
      let actions = try versions.map { try $0.string("action") }
      #expect(actions == ["create", "delete"])
      #expect(try await world.count("core_actionlog") == 2)
    }
  }

  @Test func only_its_owner_or_a_moderator_deletes_it() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      let anonymous = try await world.delete(id, by: .anonymous())
      #expect(anonymous.status == 401)
      let stranger = try await world.delete(id, by: CommunityWorld.person(2))
      #expect(stranger.status == 404)
      #expect(try await world.delete(id, version: "\"7\"").status == 412)
      let moderator = CommunityWorld.person(3, "shared.delete_mediafile")
      #expect(try await world.delete(id, by: moderator).status == 204)
    }
  }

  @Test func a_version_has_to_be_named() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      let answer = try await world.client.send(
        .delete, CommunityWorld.media + "/" + id, as: CommunityWorld.person())
      #expect(answer.status == 428)
    }
  }

  @Test(arguments: ["nothing", "0e984725-c51c-4bf4-9960-e1c80e27aba0", "..passwd"])
  func what_is_not_there_is_404(_ id: String) async throws {
    try await CommunityWorld.with { world in
      for part in ["", "/content", "/thumbnails/small"] {
        let answer = try await world.file(id + part)
        #expect(answer.status == 404)
      }
    }
  }

  @Test func a_file_of_the_old_site_without_bytes_is_listed_and_not_served() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.database.query(
        """
        insert into shared_mediafile (file, name, mime_type, legacy)
        values ('uploads/2020/a.png', 'a.png', 'image/png', '{}') returning id
        """
      ).first?.uuid("id").text
      let shown = try await world.file(try #require(id))
      #expect(shown.status == 200 && shown["url"] == .null)
      #expect(try await world.file(try #require(id) + "/content").status == 404)
    }
  }
}
