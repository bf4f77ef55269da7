import Access
import HTTPCore
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

struct ConsentTests {
  @Test func what_was_let_in_is_listed_and_shown_out() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let other = try await Partner(world, named: "other", of: "b@example.kz")
      let person = try await world.session("a@example.kz")
      let tokens = try await partner.redeem(try await partner.code())
      let others = try await other.redeem(try await other.code())
      try await world.run(
        """
        insert into oauth_consent (user_id, application_id, scopes)
        values (\(partner.user), \(partner.application), '{openid,read}')
        """)
      let list = try await world.client.send(.get, "/api/v1/identity/consents", as: person)
      #expect(list["items"].array?.count == 1)
      #expect(list["items"].array?.first?["client_id"] == "partner")
      #expect(list["items"].array?.first?["scopes"] == ["openid", "read"])
      #expect(list["items"].array?.first?["last_token_at"] != .null)

      let path = "/api/v1/identity/consents/\(partner.application)"
      let stranger = try await world.session("b@example.kz")
      #expect(try await world.client.send(.delete, path, as: stranger).status == 404)
      #expect(try await partner.isActive(tokens["access_token"].string ?? ""))
      #expect(try await world.client.send(.delete, path, as: person).status == 204)
      #expect(try await !partner.isActive(tokens["access_token"].string ?? ""))
      #expect(
        try await partner.refresh(tokens["refresh_token"].string ?? "")["error"] == "invalid_grant")
      #expect(try await other.isActive(others["access_token"].string ?? ""))
      #expect(try await world.client.send(.delete, path, as: person).status == 404)
      let left = try await world.client.send(.get, "/api/v1/identity/consents", as: person)
      #expect(left["items"] == [])
    }
  }

  /// Tokens of the old site are of no family, and nobody was asked for a consent that is known here.
  @Test func tokens_of_the_old_site_can_be_taken_back_too() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let person = try await world.session("a@example.kz")
      try await world.run(
        """
        insert into oauth2_provider_accesstoken
          (token, token_checksum, expires, scope, application_id, user_id)
        values (\(try SecretDigest.of("old")), 'x', now() + interval '30 years', 'read write',
          \(partner.application), \(partner.user))
        """)
      #expect(try await partner.isActive("old"))
      let list = try await world.client.send(.get, "/api/v1/identity/consents", as: person)
      #expect(list["items"].array?.first?["scopes"] == ["read", "write"])
      let path = "/api/v1/identity/consents/\(partner.application)"
      #expect(try await world.client.send(.delete, path, as: person).status == 204)
      #expect(try await !partner.isActive("old"))
    }
  }

  @Test func an_application_sees_none_of_it() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let caller = Principal(
        kind: .user, issuer: Principal.gateway, userID: partner.user.rawValue, scopes: ["write"],
        clientID: "partner")
      for (method, path) in [(Method.get, "consents"), (.delete, "consents/1")] {
        let answer = try await world.client.send(method, "/api/v1/identity/" + path, as: caller)
        #expect(answer.status == 403)
      }
    }
  }
}
