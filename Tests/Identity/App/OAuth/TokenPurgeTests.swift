import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Tokens and codes leave a month after their end.
@Suite(.onLoop) struct TokenPurgeTests {
  @Test func what_was_made_here_leaves_and_what_lives_stays() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let old = try await partner.redeem(try await partner.code())
      world.clock.move(OAuthPolicy.remains + OAuthPolicy.refreshToken - .seconds(3_600))
      let new = try await partner.redeem(try await partner.code())
      #expect(new.status == 200)
      world.clock.move(.seconds(7_200))
      try await world.app.tidy()
      #expect(try await world.count("oauth2_provider_accesstoken") == 1)
      #expect(try await world.count("oauth2_provider_refreshtoken") == 1)
      #expect(try await world.count("oauth2_provider_grant") == 1)
      #expect(try await partner.refresh(old["refresh_token"].string ?? "").status == 400)
      #expect(try await partner.refresh(new["refresh_token"].string ?? "").status == 200)
    }
  }

  /// Rows of the old site hang together: access tokens, what they were renewed from, identity tokens.
  @Test func what_was_taken_over_leaves_only_by_the_operators_word() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let end = world.clock.now - OAuthPolicy.remains - .seconds(60)
      try await world.run(
        """
        insert into oauth2_provider_idtoken (id, expires, application_id, imported_version)
        select n, \(end), \(partner.application), 1 from generate_series(1, 30) n
        """)
      try await world.run(
        """
        insert into oauth2_provider_accesstoken
          (id, token, token_checksum, expires, application_id, id_token_id, imported_version)
        select n, 't' || n, 't' || n, \(end), \(partner.application), n, 1
        from generate_series(1, 30) n
        """)
      try await world.run(
        """
        insert into oauth2_provider_refreshtoken
          (id, token, access_token_id, application_id, user_id, revoked, imported_version)
        select n, 'r' || n, n, \(partner.application), \(partner.user), \(end), 1
        from generate_series(1, 30) n
        """)
      try await world.run(
        "update oauth2_provider_accesstoken set source_refresh_token_id = id")
      try await world.app.tidy()
      #expect(try await world.count("oauth2_provider_accesstoken") == 30)
      var gone = 0
      while case let some = try await world.app.tokenFamilies.purge(
        before: world.clock.now - OAuthPolicy.remains, takenOver: true, batch: 7), some > 0
      {
        #expect(some <= 35)
        gone += some
      }
      #expect(gone == 90)
      #expect(try await world.count("oauth2_provider_idtoken") == 0)
    }
  }
}
