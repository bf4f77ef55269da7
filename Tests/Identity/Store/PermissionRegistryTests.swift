import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// What services say of the rights that they know.
struct PermissionRegistryTests {
  private func named(
    _ codes: [String], isCommon: Bool = false, in language: String = "en"
  ) throws -> [NamedPermission] {
    try codes.map { code in
      NamedPermission(
        try #require(PermissionCode(code)), about: "thing",
        Localized(ru: "р \(code)", kk: "қ \(code)", en: "\(language) \(code)"),
        isCommon: isCommon)
    }
  }

  private func known(_ code: String, in world: IdentityWorld) async throws -> Permission? {
    try await Permissions(world.database).all().first { $0.code == code }
  }

  @discardableResult
  private func register(
    _ permissions: [NamedPermission], of service: String, in world: IdentityWorld
  ) async throws -> RegisteredPermissions {
    try await PermissionRegistry(world.database).register(
      permissions, of: service, now: world.clock.now)
  }

  @Test func a_right_is_there_with_its_context_and_its_name() async throws {
    try await IdentityWorld.with { world in
      let rights = try named(["hall.open_door", "hall.shut_door"])
      for _ in 0..<2 {
        let outcome = try await register(rights, of: "booking", in: world)
        #expect(outcome == RegisteredPermissions(named: 2, retired: 0))
      }
      let right = try #require(try await known("hall.open_door", in: world))
      #expect(right.context == "booking" && !right.isRetired)
      #expect(right.name.kk == "қ hall.open_door")
      #expect(try await world.count("permission_registration") == 2)
      // A right of the old site keeps its row, whoever names it now.
      let old = try await world.database.query(
        "select id from auth_permission where codename = 'change_room'")
      try await register(rights + named(["booking.change_room"]), of: "booking", in: world)
      let same = try await world.database.query(
        "select id from auth_permission where codename = 'change_room'")
      #expect(try same.map { try $0.int64("id") } == old.map { try $0.int64("id") })
      #expect(try await known("booking.change_room", in: world)?.context == "booking")
      #expect(try await known("core.view_faq", in: world)?.context == nil)
    }
  }

  @Test func what_is_not_named_any_more_is_retired_and_grants_stay() async throws {
    try await IdentityWorld.with { world in
      try await register(
        try named(["hall.open_door", "hall.shut_door"]), of: "booking", in: world)
      let person = try await world.userID("a@example.kz")
      try await Grants(world.database).setPermissions(
        ["hall.open_door"], of: person, by: nil, holding: nil, now: world.clock.now)
      let outcome = try await register(try named(["hall.shut_door"]), of: "booking", in: world)
      #expect(outcome == RegisteredPermissions(named: 1, retired: 1))
      #expect(try await known("hall.open_door", in: world)?.isRetired == true)
      let rights = try await Permissions(world.database).explain(person, only: nil)
      #expect(rights.map(\.permission.code) == ["hall.open_door"])
      #expect(rights.map(\.permission.isRetired) == [true])
      // It comes back with the version that names it.
      try await register(
        try named(["hall.open_door", "hall.shut_door"]), of: "booking", in: world)
      #expect(try await known("hall.open_door", in: world)?.isRetired == false)
    }
  }

  @Test func a_common_right_is_retired_when_the_last_one_leaves_it() async throws {
    try await IdentityWorld.with { world in
      let common = try named(["hall.ring_bell"], isCommon: true)
      for service in ["booking", "techorda"] { try await register(common, of: service, in: world) }
      #expect(try await register([], of: "booking", in: world).retired == 0)
      #expect(try await known("hall.ring_bell", in: world)?.isRetired == false)
      #expect(try await register([], of: "techorda", in: world).retired == 1)
      #expect(try await known("hall.ring_bell", in: world)?.context == "common")
      #expect(try await known("hall.ring_bell", in: world)?.isRetired == true)
    }
  }

  /// Fails without `demandOwn`: the table refuses then, with another error.
  @Test func no_service_takes_anothers_right() async throws {
    try await IdentityWorld.with { world in
      try await register(try named(["hall.open_door"]), of: "booking", in: world)
      await #expect(throws: PermissionRegistryError.ofAnother(["hall.open_door"])) {
        try await register(
          try named(["hall.new", "hall.open_door"], in: "other"), of: "techorda", in: world)
      }
      await #expect(throws: PermissionRegistryError.ofAnother(["hall.open_door"])) {
        try await register(
          try named(["hall.open_door"], isCommon: true), of: "booking", in: world)
      }
      #expect(try await known("hall.open_door", in: world)?.name.en == "en hall.open_door")
      #expect(try await known("hall.new", in: world) == nil)
      // Past the rule the table refuses.
      await #expect(throws: DatabaseError.self) {
        try await world.run("update permission_registration set named_by = '{techorda}'")
      }
    }
  }

  @Test func sixteen_copies_that_start_at_once_register_once() async throws {
    try await IdentityWorld.with { world in
      let codes = (0..<40).map { "hall.open_\($0)" }
      let rights = try named(codes) + named(["hall.ring_bell"], isCommon: true)
      let registry = PermissionRegistry(world.database)
      let now = world.clock.now
      let results = await contenders(16) { _ in
        try await registry.register(rights.shuffled(), of: "booking", now: now)
      }
      for result in results {
        #expect(try result.get() == RegisteredPermissions(named: 41, retired: 0))
      }
      #expect(try await world.count("permission_registration") == 41)
      let made = try await world.database.query(
        """
        select count(*) as rights from auth_permission p
        join django_content_type t on t.id = p.content_type_id where t.app_label = 'hall'
        """)
      #expect(try made.first?.int64("rights") == 41)
    }
  }

  @Test func of_sixteen_services_that_want_one_right_one_has_it() async throws {
    try await IdentityWorld.with { world in
      let rights = try named(["hall.open_door"])
      let registry = PermissionRegistry(world.database)
      let now = world.clock.now
      let results = await contenders(16) { index in
        try await registry.register(rights, of: "service\(index)", now: now)
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      for case .failure(let error) in results {
        #expect(error as? PermissionRegistryError == .ofAnother(["hall.open_door"]))
      }
    }
  }

  /// An import from the beginning empties the tables of the old system and asks again.
  @Test func a_registered_right_is_there_after_an_import() async throws {
    try await IdentityWorld.with { world in
      try await register(try named(["hall.open_door"]), of: "booking", in: world)
      try await world.run(
        "truncate auth_permission, auth_group_permissions, account_user_user_permissions")
      try await Grants(world.database).ensurePermissions()
      #expect(try await known("hall.open_door", in: world)?.context == "booking")
      #expect(try await known("identity.verify_company", in: world) != nil)
    }
  }
}
