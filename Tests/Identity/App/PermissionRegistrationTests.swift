import Access
import Crypto
import EventFeed
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

struct PermissionRegistrationTests {
  private static let body: JSONValue = [
    "permissions": [
      [
        "code": "hall.open_door", "model": "door", "common": false,
        "name": ["ru": "Открывать", "kk": "Ашу", "en": "Open doors"],
      ]
    ]
  ]

  @Test func a_service_registers_and_staff_see_whose_a_right_is() async throws {
    try await IdentityWorld.with { world in
      var staff = try await world.member("staff@example.kz")
      staff.permissions = ["auth.view_permission"]
      let done = try await world.internally("permissions", Self.body, from: "booking")
      #expect(done.status == 200 && done["named"].int64 == 1)
      let list = try await world.client.send(
        .get, "/api/v1/identity/permissions",
        headers: [(name: "Accept-Language", value: "kk")], as: staff)
      let right = list["items"].array?.first { $0["code"]?.string == "hall.open_door" }
      #expect(right?["context"]?.string == "booking" && right?["retired"]?.bool == false)
      #expect(right?["name"]?.string == "Ашу")
      let gone = try await world.internally("permissions", ["permissions": []], from: "booking")
      #expect(gone["retired"].int64 == 1)
    }
  }

  @Test func only_services_register_and_only_their_own() async throws {
    try await IdentityWorld.with { world in
      var staff = try await world.member("staff@example.kz")
      staff.isSuperuser = true
      let text = String(decoding: Self.body.bytes, as: UTF8.self)
      let person = try await world.client.send(
        .post, "/internal/v1/permissions", json: text, as: staff)
      #expect(person.status == 403)
      #expect(try await world.internally("permissions", Self.body, from: "gateway").status == 403)
      #expect(try await world.internally("permissions", Self.body, from: "booking").status == 200)
      let stolen = try await world.internally("permissions", Self.body, from: "techorda")
      #expect(stolen.status == 409 && stolen["code"].string == "permission-of-another")
      #expect(stolen["permissions"].array?.first?.string == "hall.open_door")
    }
  }

  @Test func bad_input_names_all_faults_and_changes_nothing() async throws {
    try await IdentityWorld.with { world in
      let bad: JSONValue = [
        "permissions": [
          ["code": "No Such", "model": "", "common": false, "name": ["en": "a"]],
          ["code": "hall.open_door", "model": "door", "common": 1, "name": ["en": "a"]],
        ]
      ]
      let refused = try await world.internally("permissions", bad)
      #expect(refused.status == 422)
      let pointers = refused["errors"].array?.compactMap { $0["pointer"]?.string }.sorted()
      #expect(
        pointers == ["/permissions/0/code", "/permissions/0/model", "/permissions/1/common"])
      #expect(try await world.count("permission_registration") == 0)
    }
  }

  @Test func every_right_that_identity_demands_it_registers() async throws {
    try await IdentityWorld.with { world in
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
      let client = try ServiceClient(audience: "identity") {
        world.app.routes($0)
          + SliceResources.identity.routes(world.database, cursors, world.app.commands, $0)
      }
      let declared = try await SliceResources.identity.permissions(in: world.database)
      #expect(client.demandedPermissions.contains("identity.verify_company"))
      #expect(client.demandedPermissions.subtracting(declared.map(\.code)) == [])
      // As the process does it at its start.
      try await world.app.registersPermissions(declared)
      let known = try await world.app.permissions.all()
      let own = Set(known.filter { $0.context == "identity" }.map(\.code))
      #expect(own.contains("identity.verify_company") && own.contains("core.view_city"))
      #expect(known.first { $0.code == "core.view_actionlog" }?.context == "common")
    }
  }

  @Test func a_new_listener_learns_who_is_suspended_and_what_is_hidden() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      let made = try await world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      let company = made["id"].int64 ?? 0
      try await world.run("update account_company set status = 'suspended'")
      try await world.run(
        """
        insert into account_sanction (kind, company_id, reason, content_source, content_key)
        values ('hide_content', \(company), 'x', 'core.article', '7')
        """)
      let companies = try #require(world.app.snapshots["companies"])
      let data = try await companies.read(0, 10).map { try JSONParser.parse($0.data) }
      #expect(data.map { $0["suspended"]?.bool } == [true])
      let hidden = try #require(world.app.snapshots["hidden_content"])
      let items = try await hidden.read(0, 10).map { try JSONParser.parse($0.data) }
      #expect(items.map { $0["source"]?.string } == ["core.article"])
      #expect(items.map { $0["lifted"]?.bool } == [false])
    }
  }
}
