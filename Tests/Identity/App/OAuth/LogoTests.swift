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

/// The picture of a partner's application: kept by its owner, shown to everybody.
struct LogoTests {
  private static let root = "/api/v1/identity/applications"

  private func registered(_ world: IdentityWorld, by person: Principal) async throws -> String {
    let made = try await world.client.send(
      .post, Self.root,
      json: #"{"name": "Тау & Ко", "redirect_uris": ["https://partner.kz/cb"]}"#, as: person)
    #expect(made.status == 201 && made["logo"] == .null)
    return Self.root + "/" + (made["id"].decimal ?? "")
  }

  private func put(
    _ content: [UInt8], to path: String, named name: String? = nil, version: String? = "*",
    _ world: IdentityWorld, as person: Principal
  ) async throws -> ServiceClient.Answer {
    var headers = [(name: "Content-Type", value: "application/octet-stream")]
    if let version { headers.append((name: "If-Match", value: version)) }
    if let name {
      headers.append((name: "Content-Disposition", value: "attachment; filename=\"\(name)\""))
    }
    return try await world.client.send(
      .put, path + "/logo", body: content, headers: headers, as: person)
  }

  @Test(arguments: [
    (SamplePictures.png, "image/png"), (SamplePictures.jpeg, "image/jpeg"),
    (SamplePictures.webp, "image/webp"),
  ])
  func a_picture_is_there_for_everybody_and_kept_by_them(
    _ content: [UInt8], _ type: String
  ) async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let path = try await registered(world, by: person)
      let set = try await put(content, to: path, version: "\"1\"", world, as: person)
      #expect(set.status == 200 && set["row_version"] == 2)
      #expect(set.headers["ETag"] == "\"2\"")
      let digest = Hex.text(try SHA256.digest(content))
      let address = try #require(set["logo"].string)
      #expect(address == "/oauth/logos/" + digest)
      #expect(try await world.client.send(.get, path, as: person)["logo"].string == address)

      let seen = try await world.client.send(.get, address)
      #expect(seen.status == 200 && seen.body == content)
      #expect(seen.headers["Content-Type"] == type)
      #expect(seen.headers["Cache-Control"] == "public, max-age=31536000, immutable")
      #expect(seen.headers["X-Content-Type-Options"] == "nosniff")
      #expect(seen.headers["Content-Security-Policy"] == "sandbox; default-src 'none'")
      let tag = try #require(seen.headers["ETag"])
      let again = try await world.client.send(
        .get, address, headers: [(name: "If-None-Match", value: tag)])
      #expect(again.status == 304 && again.body.isEmpty && again.headers["ETag"] == tag)
    }
  }

  @Test(
    arguments: [
      (SamplePictures.svg, nil, 415, "file-type-refused"),
      (SamplePictures.svg, "logo.png", 415, "file-type-refused"),
      (Array("GIF89a".utf8) + [16, 0, 16, 0, 0, 0, 0, 0x3b], nil, 415, "file-type-refused"),
      (SamplePictures.jpeg, "logo.png", 415, "file-type-mismatch"),
      (Array(SamplePictures.png.prefix(20)), "logo.png", 422, "picture-damaged"),
      (SamplePictures.vast, nil, 422, "picture-too-large"), ([], nil, 422, "empty-file"),
      (
        SamplePictures.png + [UInt8](repeating: 0, count: ApplicationPolicy.logo), nil, 413,
        "content-too-large"
      ),
    ] as [([UInt8], String?, Int, String)])
  func what_is_no_small_picture_is_refused_and_changes_nothing(
    _ content: [UInt8], _ name: String?, _ status: Int, _ code: String
  ) async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let path = try await registered(world, by: person)
      let before = try await put(SamplePictures.png, to: path, world, as: person)
      let refused = try await put(content, to: path, named: name, world, as: person)
      #expect(refused.status == status && refused["code"].string == code)
      let after = try await world.client.send(.get, path, as: person)
      #expect(after["logo"] == before["logo"] && after["row_version"] == 2)
    }
  }

  @Test func a_picture_of_the_limit_is_taken() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let path = try await registered(world, by: person)
      let rest = ApplicationPolicy.logo - SamplePictures.png.count
      let whole = SamplePictures.png + [UInt8](repeating: 0, count: rest)
      #expect(try await put(whole, to: path, world, as: person).status == 200)
    }
  }

  @Test func another_picture_has_another_address_and_the_old_one_is_gone() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let path = try await registered(world, by: person)
      let first = try await put(SamplePictures.png, to: path, world, as: person)
      let second = try await put(SamplePictures.jpeg, to: path, world, as: person)
      #expect(first["logo"] != second["logo"])
      let old = try #require(first["logo"].string)
      let new = try #require(second["logo"].string)
      #expect(try await world.client.send(.get, old).status == 404)
      #expect(try await world.client.send(.get, new).status == 200)

      func delete(_ version: String?) async throws -> Int {
        try await world.client.send(
          .delete, path + "/logo",
          headers: version.map { [(name: "If-Match", value: $0)] } ?? [], as: person
        ).status
      }
      #expect(try await delete(nil) == 428)
      #expect(try await delete("\"1\"") == 412)
      #expect(try await delete("\"3\"") == 204)
      #expect(try await delete("*") == 404)
      #expect(try await world.client.send(.get, new).status == 404)
      #expect(try await world.client.send(.get, path, as: person)["logo"] == .null)
      #expect(
        try await put(SamplePictures.png, to: path, version: nil, world, as: person).status == 428)
      #expect(
        try await put(SamplePictures.png, to: path, version: "\"1\"", world, as: person).status
          == 412)
      for nothing in ["/oauth/logos/x", "/oauth/logos/" + String(repeating: "0", count: 64)] {
        #expect(try await world.client.send(.get, nothing).status == 404)
      }
    }
  }

  @Test func only_the_owner_at_a_browser_keeps_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let other = try await world.member("b@example.kz")
      let path = try await registered(world, by: person)
      let set = try await put(SamplePictures.png, to: path, world, as: person)
      var token = person
      token.sessionID = "a token"
      for (caller, status) in [(other, 404), (token, 403), (.anonymous(), 401)] {
        #expect(try await put(SamplePictures.jpeg, to: path, world, as: caller).status == status)
        let gone = try await world.client.send(
          .delete, path + "/logo", headers: [(name: "If-Match", value: "*")], as: caller)
        #expect(gone.status == status)
      }
      #expect(
        try await world.client.send(.get, path, as: person)["logo"] == set["logo"])
    }
  }

  /// Fails where erasure leaves the picture of somebody's application behind.
  @Test func it_leaves_with_the_person_whose_application_it_was() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let path = try await registered(world, by: person)
      let set = try await put(SamplePictures.png, to: path, world, as: person)
      let asked = try await world.post(
        "me/deletion", ["password": .string(IdentityWorld.password)], as: person)
      #expect(asked.status == 202)
      try await world.pass(.seconds(14 * 86_400))
      #expect(try await world.count("oauth_application_logo") == 0)
      #expect(try await world.client.send(.get, set["logo"].string ?? "").status == 404)
    }
  }

  // MARK: Where people are asked

  private func page(
    _ path: String, _ world: IdentityWorld, as person: Principal
  ) async throws -> (text: String, policy: String) {
    let answer = try await world.client.send(
      .get, path, headers: [(name: "Accept-Language", value: "en")], as: person)
    return (
      String(decoding: answer.body, as: UTF8.self),
      answer.headers["Content-Security-Policy"] ?? ""
    )
  }

  @Test func people_see_it_where_they_are_asked_and_where_they_look_back() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let person = try await world.session("a@example.kz")
      try await world.run(
        """
        update oauth2_provider_application set name = 'Tau & Co', user_id = \(partner.user)
        """)
      let asking =
        "/oauth/authorize?response_type=code&client_id=partner&scope=openid&code_challenge_method=S256"
        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
      let bare = try await page(asking, world, as: person)
      #expect(!bare.text.contains("<img") && !bare.policy.contains("img-src"))

      let path = "\(Self.root)/\(partner.application)"
      let set = try await put(SamplePictures.png, to: path, world, as: person)
      let address = try #require(set["logo"].string)
      let picture = "src=\"\(address)\" width=\"64\" height=\"64\" alt=\"Logo: Tau &amp; Co\""
      let asked = try await page(asking, world, as: person)
      #expect(asked.text.contains(picture) && asked.policy.contains("img-src 'self';"))

      _ = try await partner.redeem(try await partner.code())
      let apps = try await page("/oauth/account/apps", world, as: person)
      #expect(apps.text.contains(picture) && apps.policy.contains("img-src 'self';"))
      let consents = try await world.client.send(.get, "/api/v1/identity/consents", as: person)
      #expect(consents["items"].array?.first?["logo"]?.string == address)

      let device = try await Partner(
        world, named: "tv", kind: "public",
        grants: ["urn:ietf:params:oauth:grant-type:device_code"],
        user: partner.user)
      try await world.run(
        """
        update oauth2_provider_application set name = 'Tau TV', user_id = \(partner.user)
        where id = \(device.application)
        """)
      let tv = "\(Self.root)/\(device.application)"
      #expect(try await put(SamplePictures.jpeg, to: tv, world, as: person).status == 200)
      let shown = try await device.post("/oauth/device_authorization", [("scope", "openid")])
      let code = try #require(shown["user_code"].string)
      let letting = try await page("/oauth/device?user_code=\(code)", world, as: person)
      #expect(letting.text.contains("alt=\"Logo: Tau TV\""))
      #expect(letting.policy.contains("img-src 'self';"))
    }
  }
}
