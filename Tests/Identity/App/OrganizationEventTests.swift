import Access
import HTTPCore
import IdentityContract
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Who refers to an organisation by its code hears what becomes of it.
struct OrganizationEventTests {
  private static let keeper = Principal(
    kind: .user, issuer: Principal.gateway, userID: 1,
    permissions: Set(["view", "add", "change", "delete"].map { "core.\($0)_organization" }),
    isStaff: true)

  private static let body = """
    {"code": "tau", "name": {"ru": "Тау", "kk": "Тау", "en": "Tau"}, "active": true}
    """

  private func told(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query(
      """
      select aggregate_type || ' ' || aggregate_id || ' ' || (data ->> 'active') || ' '
        || coalesce(data ->> 'deleted', '-') || ' ' || (data -> 'name' ->> 'en') as told
      from outbox where type = 'organization.updated' order by seq
      """
    ).map { try $0.string("told") }
  }

  /// Fails where a change of the directory leaves no event.
  @Test func what_becomes_of_an_organisation_is_told() async throws {
    try await IdentityWorld.with { world in
      let directory = try SliceClient(world)
      let made = try await directory.send(.post, "organizations", Self.body, as: Self.keeper)
      #expect(made.status == 201, "\(made.json)")
      let changed = try await directory.send(
        .patch, "organizations/tau", #"{"active": false}"#, as: Self.keeper)
      #expect(changed.status == 200, "\(changed.json)")
      let gone = try await directory.send(.delete, "organizations/tau", as: Self.keeper)
      #expect(gone.status == 204, "\(gone.json)")
      #expect(
        try await told(world) == [
          "organization tau true - Tau", "organization tau false - Tau",
          "organization tau false true Tau",
        ])
    }
  }

  /// What is published is frozen: the text may gain fields, never lose or rename one.
  @Test func what_is_published() throws {
    let event = OrganizationUpdated(
      code: "tau", name: Localized(ru: "Тау", kk: "Тау", en: "Tau"), active: true)
    #expect(
      String(decoding: try JSONCoding.encode(event), as: UTF8.self) == """
        {"active":true,"code":"tau","name":{"en":"Tau","kk":"Тау","ru":"Тау"}}
        """)
    #expect(event.aggregateID == "tau" && OrganizationUpdated.type == "organization.updated")
  }
}
