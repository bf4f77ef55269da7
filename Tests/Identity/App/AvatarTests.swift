import Access
import Crypto
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// A person's photo: kept by him, shown to everybody, told to the other contexts.
@Suite struct AvatarTests {
  private static let path = "/api/v1/identity/me/avatar"

  private func put(
    _ content: [UInt8], version: String? = "*", _ world: IdentityWorld, as person: Principal
  ) async throws -> ServiceClient.Answer {
    var headers = [(name: "Content-Type", value: "application/octet-stream")]
    if let version { headers.append((name: "If-Match", value: version)) }
    return try await world.client.send(
      .put, Self.path, body: content, headers: headers, as: person)
  }

  private func remove(
    _ world: IdentityWorld, as person: Principal
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(
      .delete, Self.path, headers: [(name: "If-Match", value: "*")], as: person)
  }

  @Test func a_photo_is_there_for_everybody_and_the_others_hear_of_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let before = try await world.get("me", as: person)
      let tag = try #require(before.headers[.etag])
      #expect(before["avatar"].isNull)
      #expect(try await put(SamplePictures.png, version: nil, world, as: person).status == 428)
      let set = try await put(SamplePictures.png, version: tag, world, as: person)
      let digest = Hex.text(try SHA256.digest(SamplePictures.png))
      let address = "/api/v1/identity/avatars/" + digest
      #expect(set.status == 200 && set["avatar"].string == address)
      #expect(set.headers[.etag] != tag)
      #expect(try await put(SamplePictures.jpeg, version: tag, world, as: person).status == 412)

      let seen = try await world.client.send(.get, address)
      #expect(seen.status == 200 && seen.body == SamplePictures.png)
      #expect(seen.headers["Content-Type"] == "image/png")
      #expect(seen.headers["Content-Security-Policy"] == "sandbox; default-src 'none'")
      let again = try await world.client.send(
        .get, address, headers: [(name: "If-None-Match", value: seen.headers["ETag"] ?? "")])
      #expect(again.status == 304)
      let told = try await world.database.query(
        """
        select data ->> 'avatar' as avatar from outbox where type = 'user.updated'
        order by seq desc limit 1
        """)
      #expect(try told[0].string("avatar") == address)
      let card = try await world.internally(
        "users/batch", ["ids": [.number(String(person.userID ?? 0))]])
      #expect(card["items"].array?.first?["avatar"]?.string == address)
    }
  }

  @Test func another_one_takes_its_place_and_the_old_one_is_gone() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let first = try await put(SamplePictures.png, world, as: person)["avatar"].string ?? ""
      let second = try await put(SamplePictures.webp, world, as: person)["avatar"].string ?? ""
      #expect(first != second)
      #expect(try await world.client.send(.get, first).status == 404)
      #expect(try await world.client.send(.get, second).status == 200)
      #expect(try await remove(world, as: person).status == 204)
      #expect(try await world.client.send(.get, second).status == 404)
      #expect(try await world.get("me", as: person)["avatar"].isNull)
      #expect(try await remove(world, as: person).status == 404, "there is none")
      #expect(try await world.count("account_avatar") == 0)
    }
  }

  /// What the old site wrote there is a path, and has no row.
  @Test func a_photo_of_the_old_site_can_be_taken_away() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      try await world.run("update account_user set avatar = 'avatars/2019/me.jpg'")
      #expect(try await remove(world, as: person).status == 204)
      #expect(try await world.get("me", as: person)["avatar"].isNull)
    }
  }

  @Test(
    arguments: [
      (SamplePictures.svg, 415, "file-type-refused"), ([], 422, "empty-file"),
      (SamplePictures.vast, 422, "picture-too-large"),
      (
        SamplePictures.png + [UInt8](repeating: 0, count: ProfilePolicy.photo), 413,
        "content-too-large"
      ),
    ] as [([UInt8], Int, String)])
  func what_is_no_small_picture_is_refused_and_changes_nothing(
    _ content: [UInt8], _ status: Int, _ code: String
  ) async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let before = try await put(SamplePictures.png, world, as: person)["avatar"]
      let refused = try await put(content, world, as: person)
      #expect(refused.status == status && refused["code"].string == code)
      #expect(try await world.get("me", as: person)["avatar"] == before)
      #expect(try await put(SamplePictures.png, world, as: .anonymous()).status == 401)
    }
  }

  /// Fails where erasure leaves the picture behind.
  @Test func it_leaves_with_the_person() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let address = try await put(SamplePictures.png, world, as: person)["avatar"].string ?? ""
      let asked = try await world.post(
        "me/deletion", ["password": .string(IdentityWorld.password)], as: person)
      #expect(asked.status == 202)
      try await world.pass(.seconds(14 * 86_400))
      #expect(try await world.count("account_avatar") == 0)
      #expect(try await world.client.send(.get, address).status == 404)
    }
  }

  /// A partner's site is elsewhere: it gets an address that is whole.
  @Test func applications_are_told_where_the_picture_is() async throws {
    try await IdentityWorld.with { world in
      var person = try await world.member("a@example.kz")
      let address = try await put(SamplePictures.png, world, as: person)["avatar"].string ?? ""
      (person.clientID, person.scopes) = ("partner", ["openid", "profile"])
      let told = try await world.client.send(.get, "/oauth/userinfo", as: person)
      #expect(told["picture"].string == "https://hub.example" + address)
      // One that lies elsewhere stays where it is.
      try await world.run("update account_user set avatar = 'https://photos.example/me.jpg'")
      let elsewhere = try await world.client.send(.get, "/oauth/userinfo", as: person)
      #expect(elsewhere["picture"].string == "https://photos.example/me.jpg")
    }
  }

  /// Fails while any part of a profile can be set by nobody.
  @Test func a_profile_can_be_complete() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      _ = try await world.patch(
        "me",
        ["city": "Орал", "position": "Инженер", "bio": "Су құбыры", "skills": ["Swift"]],
        version: "*", as: person)
      for (table, more) in [
        ("account_experience", ", position"), ("account_education", ""), ("account_course", ""),
      ] {
        let value = more.isEmpty ? "" : ", 'инженер'"
        try await world.run(
          """
          insert into \(identifier: table) (user_id, name\(unsafe: more))
          values (\(person.userID ?? 0), 'x'\(unsafe: value))
          """)
      }
      let almost = try await world.get("me", as: person)["completeness"]
      #expect(almost["percent"] == 90 && almost["missing"] == ["photo"])
      let done = try await put(SamplePictures.jpeg, world, as: person)["completeness"]
      #expect(done["percent"] == 100 && done["missing"] == [])
    }
  }
}
