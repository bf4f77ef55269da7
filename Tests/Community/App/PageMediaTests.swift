import Access
import CommunityApp
import CommunitySamples
import CommunityStore
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

struct PageMediaTests {
  private let editor = CommunityWorld.person(4, "landing.change_page")
  private let path = "/api/v1/community/pages/5/media"

  private func withPage(_ body: (CommunityWorld) async throws -> Void) async throws {
    try await CommunityWorld.with { world in
      _ = try await world.database.query(
        "insert into landing_page (id, name, author_id) values (5, 'home', 1)")
      try await body(world)
    }
  }

  @Test func an_editor_puts_pictures_into_a_page() async throws {
    try await withPage { world in
      let made = try await world.upload(
        CommunityWorld.picture, named: "a.png", to: path, by: editor)
      #expect(made.status == 201)
      let list = try await world.client.send(.get, path, as: editor)
      #expect(list["items"].array?.count == 1)
      let id = try #require(made["id"].string)
      #expect(try await world.file(id + "/content").body == CommunityWorld.picture)
      #expect(try await world.file(id + "/thumbnails/small").status == 200)

      let gone = try await world.client.send(
        .delete, path + "/" + id, headers: [(name: "If-Match", value: "*")], as: editor)
      #expect(gone.status == 204)
      #expect(try await world.file(id).status == 404)
    }
  }

  @Test func others_neither_see_nor_change_them() async throws {
    try await withPage { world in
      let answer = try await world.upload(CommunityWorld.picture, named: "a.png", to: path)
      #expect(answer.status == 403 && world.files.everything.isEmpty)
      #expect(try await world.client.send(.get, path).status == 401)
    }
  }

  @Test func a_page_that_is_not_there_takes_nothing() async throws {
    try await withPage { world in
      let answer = try await world.upload(
        CommunityWorld.picture, named: "a.png", to: "/api/v1/community/pages/6/media", by: editor)
      #expect(answer.status == 404 && world.files.everything.isEmpty)
    }
  }

  /// The same bytes in both rooms of the slice are one object, which goes with the last of them.
  @Test func the_same_picture_elsewhere_keeps_its_bytes() async throws {
    try await withPage { world in
      let id = try await world.uploaded(CommunityWorld.picture, named: "a.png")
      _ = try await world.upload(CommunityWorld.picture, named: "b.png", to: path, by: editor)
      #expect(world.files.everything.count == 1)
      #expect(try await world.delete(id).status == 204)
      try await world.purgeTwice()
      #expect(world.files.everything.count == 1)
    }
  }
}
