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

struct MediaClaimTests {
  private func claim(
    _ ids: [String], _ world: CommunityWorld, by service: String = "services",
    thing: String = "service.servicerequest", key: String = "7"
  ) async throws -> ServiceClient.Answer {
    let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
    return try await world.client.send(
      .post, "/internal/v1/media-claims",
      json: "{\"source\":\"\(thing)\",\"primary_key\":\"\(key)\",\"ids\":[\(list)]}",
      as: .service(service))
  }

  @Test func what_is_claimed_stays_and_the_rest_leaves() async throws {
    try await CommunityWorld.with { world in
      let kept = try await world.uploaded(CommunityWorld.paper(1))
      let idle = try await world.uploaded(CommunityWorld.paper(2))
      #expect(try await claim([kept], world)["claimed"].array?.count == 1)
      // when
      try await world.purgeTwice()
      #expect(try await world.file(kept + "/content").body == CommunityWorld.paper(1))
      #expect(try await world.file(idle).status == 404)
      #expect(world.files.everything.count == 1)
      #expect(try await world.count("stored_object") == 1)
    }
  }

  @Test func a_young_file_is_left_alone() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      try await world.app.media.purge(now: WallClock.live.now())
      #expect(try await world.file(id + "/content").status == 200)
    }
  }

  @Test func a_thing_that_lets_go_starts_the_clock_anew() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      _ = try await claim([id], world)
      try await world.letTimePass()
      #expect(try await claim([], world).status == 200)
      try await world.app.media.purge(now: WallClock.live.now())
      #expect(try await world.file(id).status == 200)
      try await world.purgeTwice()
      #expect(try await world.file(id).status == 404)
    }
  }

  @Test func saying_it_again_changes_nothing_and_what_is_gone_is_named() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      let gone = "0e984725-c51c-4bf4-9960-e1c80e27aba0"
      _ = try await claim([id], world)
      let answer = try await claim([id, gone], world)
      #expect(answer["claimed"].array == [.string(id)])
      #expect(answer["missing"].array == [.string(gone)])
      #expect(try await world.count("media_claim") == 1)
      #expect(try await claim(["x"], world).status == 422)
    }
  }

  @Test func a_file_in_use_is_not_its_owners_to_delete() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      _ = try await claim([id], world)
      let owner = try await world.delete(id)
      #expect(owner.status == 409 && owner["code"].string == "media-in-use")
      let moderator = CommunityWorld.person(3, "shared.delete_mediafile")
      #expect(try await world.delete(id, by: moderator).status == 204)
      #expect(try await world.count("media_claim") == 0)
    }
  }

  @Test func what_a_category_shows_is_in_use() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.picture, named: "a.png")
      _ = try await world.database.query(
        "insert into core_category (id, name, image_id) values (7, '{}', \(id)::uuid)")
      try await world.purgeTwice()
      #expect(try await world.file(id).status == 200)
      let moderator = CommunityWorld.person(3, "shared.delete_mediafile")
      #expect(try await world.delete(id, by: moderator).status == 409)
    }
  }

  @Test func what_was_taken_over_is_not_purged() async throws {
    try await CommunityWorld.with { world in
      let id = try await world.uploaded(CommunityWorld.paper())
      _ = try await world.database.query("update shared_mediafile set imported_version = 1")
      try await world.purgeTwice()
      #expect(try await world.file(id).status == 200)
    }
  }

  @Test func people_claim_nothing() async throws {
    try await CommunityWorld.with { world in
      let body = "{\"source\":\"a.b\",\"primary_key\":\"1\",\"ids\":[]}"
      let person = try await world.client.send(
        .post, "/internal/v1/media-claims", json: body, as: CommunityWorld.person())
      #expect(person.status == 403)
      let gateway = try await world.client.send(
        .post, "/internal/v1/media-claims", json: body, as: .service("gateway"))
      #expect(gateway.status == 403)
    }
  }
}
