import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// The address of somebody who was invited and may never have heard of this house.
@Suite struct InvitationForgettingTests {
  private struct Scene {
    let world: IdentityWorld
    let owner: Principal
    let company: Int64

    func invite(_ email: String) async throws -> Int64 {
      let answer = try await world.post(
        "companies/\(company)/invitations",
        ["email": .string(email), "role": "member"], as: owner)
      return try #require(answer["id"].int64, "\(answer.json)")
    }

    /// Rows and versions that still know the address.
    func known(_ address: String) async throws -> Int64 {
      try await world.file()
      return try await world.database.query(
        """
        select count(*) as known from (
          select to_jsonb(i)::text from account_usercompanyinvitation i
          union all
          select coalesce(object::text, '') || serialized_data from reversion_version
          where model = 'account.usercompanyinvitation'
        ) kept (what) where position(\(address) in what) > 0
        """
      ).first?.int64("known") ?? -1
    }

    func pass(_ days: Int) async throws {
      world.clock.move(.seconds(days * 86_400))
      try await world.app.endJoining()
    }
  }

  private func scene(_ body: (Scene) async throws -> Void) async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("owner@example.kz")
      try await body(
        Scene(world: world, owner: owner, company: try await world.company(of: owner)))
    }
  }

  @Test(arguments: ["acceptance", "decline", "revocation", ""])
  func thirty_days_after_its_end_nothing_knows_the_address(end: String) async throws {
    try await scene { scene in
      let id = try await scene.invite("guest@example.kz")
      switch end {
      case "": try await scene.pass(14)
      case "revocation":
        let answer = try await scene.world.post("invitations/\(id)/\(end)", [:], as: scene.owner)
        #expect(answer.status == 200)
      default:
        let guest = try await scene.world.member("guest@example.kz")
        let answer = try await scene.world.post("invitations/\(id)/\(end)", [:], as: guest)
        #expect(answer.status == 200, "\(answer.json)")
      }
      try await scene.pass(29)
      #expect(try await scene.known("guest@example.kz") > 0)
      // when
      try await scene.pass(1)
      #expect(try await scene.known("guest@example.kz") == 0)
      #expect(try await scene.world.count("account_usercompanyinvitation") == 1)
    }
  }

  @Test func an_invitation_that_is_open_keeps_its_address() async throws {
    try await scene { scene in
      _ = try await scene.invite("guest@example.kz")
      try await scene.pass(13)
      #expect(try await scene.known("guest@example.kz") == 1)
      let code = try await scene.world.invitationCode(to: "guest@example.kz")
      let guest = try await scene.world.member("guest@example.kz")
      let accepted = try await scene.world.post(
        "invitations/acceptances", ["token": .string(code)], as: guest)
      #expect(accepted.status == 200)
    }
  }

  /// Accepted by code, still open, of another company: whichever way the row knows him. The first
  /// version of the accepted one holds the address and no number of his.
  @Test func who_is_erased_is_forgotten_at_once() async throws {
    try await scene { scene in
      let first = try await scene.invite("guest@example.kz")
      _ = try await scene.invite("other@example.kz")
      let guest = try await scene.world.member("guest@example.kz")
      _ = try await scene.world.post("invitations/\(first)/acceptance", [:], as: guest)
      let second = try await scene.world.member("second@example.kz")
      let company = try await scene.world.company(of: second, tin: "210340012344")
      let again = try await scene.world.post(
        "companies/\(company)/invitations",
        ["email": "guest@example.kz", "role": "member"], as: second)
      #expect(again.status == 201)
      #expect(try await scene.known("guest@example.kz") > 0)
      // when
      let session = try await scene.world.session("guest@example.kz")
      _ = try await scene.world.post(
        "me/deletion", ["password": .string(IdentityWorld.password)], as: session)
      try await scene.world.pass(.seconds(14 * 86_400))
      #expect(try await scene.known("guest@example.kz") == 0)
      #expect(try await scene.known("other@example.kz") > 0)
    }
  }
}
