import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Of a family one line lives, whoever shows its tokens and how often.
struct RefreshLineTests {
  /// All within the grace get an answer of their own; what the last one got goes on.
  @Test func of_sixteen_who_show_one_refresh_token_one_goes_on() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let first = try await partner.redeem(try await partner.code())
      let token = try #require(first["refresh_token"].string)
      // when
      let answers = try await withThrowingTaskGroup(of: ServiceClient.Answer.self) { group in
        for _ in 0..<16 { group.addTask { try await partner.refresh(token) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0.status == 200 })
      let successors = answers.compactMap { $0["refresh_token"].string }
      #expect(Set(successors).count == 16)
      let rows = try await world.database.query(
        """
        select count(distinct token_family) as families,
          count(*) filter (where rotated_at is null and revoked is null) as lines
        from oauth2_provider_refreshtoken
        """)
      #expect(try rows[0].int64("families") == 1 && rows[0].int64("lines") == 1)
      var living: [String] = []
      for successor in successors where try await partner.isActive(successor) {
        living.append(successor)
      }
      #expect(living.count == 1)
      for answer in answers {
        #expect(try await partner.isActive(answer["access_token"].string ?? ""))
      }

      world.clock.move(.seconds(11))
      let next = try await partner.refresh(living[0])
      #expect(next.status == 200)
      // After the grace it is a stolen one.
      #expect(try await partner.refresh(token)["error"] == "invalid_grant")
      for answer in answers + [next] {
        #expect(try await !partner.isActive(answer["access_token"].string ?? ""))
      }
      #expect(
        try await partner.refresh(next["refresh_token"].string ?? "")["error"] == "invalid_grant")
    }
  }

  /// Seen failing while each answer within the grace began a line: a quick thief went on for ever.
  @Test func a_thief_within_the_grace_gives_himself_away_by_going_on() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let first = try await partner.redeem(try await partner.code())
      let stolen = try #require(first["refresh_token"].string)
      let owners = try await partner.refresh(stolen)
      world.clock.move(.seconds(5))
      let thiefs = try await partner.refresh(stolen)
      #expect(owners.status == 200 && thiefs.status == 200)
      world.clock.move(.seconds(60))
      // when
      let late = try await partner.refresh(owners["refresh_token"].string ?? "")
      #expect(late["error"] == "invalid_grant")
      #expect(
        try await partner.refresh(thiefs["refresh_token"].string ?? "")["error"]
          == "invalid_grant")
      #expect(try await !partner.isActive(thiefs["access_token"].string ?? ""))
    }
  }

  /// A lost answer is nobody's: whoever asked again goes on undisturbed.
  @Test func who_lost_an_answer_goes_on_with_the_next() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let first = try await partner.redeem(try await partner.code())
      let token = try #require(first["refresh_token"].string)
      _ = try await partner.refresh(token)
      world.clock.move(.seconds(5))
      var kept = try await partner.refresh(token)
      for _ in 0..<3 {
        world.clock.move(.seconds(3_600))
        kept = try await partner.refresh(kept["refresh_token"].string ?? "")
        #expect(kept.status == 200)
      }
    }
  }
}
