import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// The picture of an application stands in two rows, which say the same.
@Suite struct ApplicationLogoTests {
  private func registered(
    _ world: IdentityWorld, by email: String = "a@example.kz"
  ) async throws -> (ApplicationID, UserID) {
    let owner = try await world.userID(email)
    let details = ApplicationDetails(
      name: "Тау", website: "", redirects: ["https://tau.kz/cb"], logoutRedirects: [],
      backChannelLogout: "", logoutNeedsSession: false, grants: [.authorizationCode],
      scopes: ScopeList(["openid"]))
    let made = try await Applications(world.database).register(
      details, as: "app_" + email, kind: .confidential, secret: nil, owner: owner,
      now: world.clock.now)
    return (made.id, owner)
  }

  private func logo(_ content: [UInt8]) -> KeptPicture {
    KeptPicture(content: content, mediaType: "image/png", width: 1, height: 1)
  }

  /// Pictures that no application names by their digest, and names without a picture.
  private func strays(_ world: IdentityWorld) async throws -> Int64 {
    try await world.database.query(
      """
      select count(*) as strays from oauth2_provider_application a
      full join oauth_application_logo l on l.application_id = a.id
      where coalesce(a.logo, '') <> coalesce(l.digest, '')
      """
    )[0].int64("strays")
  }

  @Test func a_picture_is_found_by_its_digest_and_replaced() async throws {
    try await IdentityWorld.with { world in
      let applications = Applications(world.database)
      let (id, owner) = try await registered(world)
      let (one, two) = (logo(SamplePictures.png), logo(SamplePictures.vast))
      var digests: [String] = []
      for (picture, version) in [(one, Int64(1)), (two, 2)] {
        try await applications.setLogo(
          picture, of: id, owner: owner, ifVersion: version, now: world.clock.now)
        digests.append(try await applications.own(id, of: owner)?.logo ?? "")
        #expect(try await applications.logo(digests.last ?? "") == picture)
      }
      #expect(try await applications.logo(digests[0]) == nil)
      #expect(try await strays(world) == 0)
    }
  }

  @Test func what_is_stale_or_anothers_changes_nothing() async throws {
    try await IdentityWorld.with { world in
      let applications = Applications(world.database)
      let (id, owner) = try await registered(world)
      let (_, stranger) = try await registered(world, by: "b@example.kz")
      let picture = logo(SamplePictures.png)
      try await applications.setLogo(
        picture, of: id, owner: owner, ifVersion: 1, now: world.clock.now)
      let now = world.clock.now
      await #expect(throws: ApplicationError.stale) {
        try await applications.setLogo(
          logo(SamplePictures.vast), of: id, owner: owner, ifVersion: 1, now: now)
      }
      await #expect(throws: ApplicationError.stale) {
        try await applications.removeLogo(of: id, owner: owner, ifVersion: 1, now: now)
      }
      await #expect(throws: ApplicationError.notFound) {
        try await applications.setLogo(
          picture, of: id, owner: stranger, ifVersion: nil, now: now)
      }
      await #expect(throws: ApplicationError.notFound) {
        try await applications.removeLogo(of: id, owner: stranger, ifVersion: nil, now: now)
      }
      let left = try #require(try await applications.own(id, of: owner))
      #expect(try await applications.logo(left.logo) == picture && left.version == 2)
    }
  }

  @Test func it_leaves_by_itself_and_with_its_application() async throws {
    try await IdentityWorld.with { world in
      let applications = Applications(world.database)
      let (id, owner) = try await registered(world)
      let now = world.clock.now
      try await applications.setLogo(
        logo(SamplePictures.png), of: id, owner: owner, ifVersion: nil, now: now)
      try await applications.removeLogo(of: id, owner: owner, ifVersion: nil, now: now)
      #expect(try await world.count("oauth_application_logo") == 0)
      await #expect(throws: ApplicationError.notFound, "a second time there is none") {
        try await applications.removeLogo(of: id, owner: owner, ifVersion: nil, now: now)
      }
      #expect(try await applications.own(id, of: owner)?.version == 3, "the refusal left it alone")
      try await applications.setLogo(
        logo(SamplePictures.png), of: id, owner: owner, ifVersion: nil, now: now)
      #expect(try await applications.retire(id, of: owner, now: now))
      #expect(try await world.count("oauth_application_logo") == 0)
      #expect(try await strays(world) == 0)
    }
  }

  /// Fails where the picture is written before the row of its application is held.
  @Test func sixteen_at_once_leave_the_name_of_the_picture_that_is_there() async throws {
    try await IdentityWorld.with { world in
      let applications = Applications(world.database)
      let (id, owner) = try await registered(world)
      let now = world.clock.now
      let results = await contenders(16) { index in
        try await applications.setLogo(
          logo([UInt8(index)]), of: id, owner: owner, ifVersion: nil, now: now)
      }
      for result in results { try result.get() }
      #expect(try await world.count("oauth_application_logo") == 1)
      #expect(try await strays(world) == 0)
      #expect(try await applications.own(id, of: owner)?.version == 17)
    }
  }

  /// The rules of the table, should anybody write past the routes.
  @Test(arguments: [
    (1, "image/svg+xml", "oauth_application_logo_type"),
    (0, "image/png", "oauth_application_logo_size"),
    (ApplicationPolicy.logo + 1, "image/png", "oauth_application_logo_size"),
  ])
  func the_table_takes_small_pictures_only(
    _ bytes: Int, _ type: String, _ rule: String
  ) async throws {
    try await IdentityWorld.with { world in
      let (id, owner) = try await registered(world)
      let picture = KeptPicture(
        content: [UInt8](repeating: 1, count: bytes), mediaType: type, width: 1, height: 1)
      let now = world.clock.now
      let error = await #expect(throws: DatabaseError.self) {
        try await Applications(world.database).setLogo(
          picture, of: id, owner: owner, ifVersion: nil, now: now)
      }
      #expect(error?.violates(rule) == true)
      #expect(try await Applications(world.database).own(id, of: owner)?.logo == "")
    }
  }
}
