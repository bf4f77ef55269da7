import Access
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// One person whose step fails stops nobody else's.
@Suite(.onLoop) struct AccountTimersTests {
  private let grace = Duration.seconds(14 * 86_400)

  private func refuse(_ user: UserID, in world: IdentityWorld) async throws {
    try await world.run(
      """
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'out of order'; end $$
      """)
    try await world.run(
      """
      create trigger refused before update on account_user for each row
      when (old.id = \(unsafe: "\(user.rawValue)")) execute function refuse()
      """)
  }

  private func repair(_ world: IdentityWorld) async throws {
    try await world.run("drop trigger refused on account_user")
  }

  /// Stops at the first without the catch of each step: the second then waits as long as he does.
  @Test func an_erasure_that_fails_keeps_no_other_one() async throws {
    try await IdentityWorld.with { world in
      var people: [UserID] = []
      for email in ["a@example.kz", "b@example.kz", "c@example.kz"] {
        let person = try await world.member(email)
        _ = try await world.post(
          "me/deletion", ["password": .string(IdentityWorld.password)], as: person)
        people.append(UserID(person.userID ?? 0))
      }
      try await refuse(people[0], in: world)
      // when
      await #expect(throws: AccountsLeft.self) { try await world.pass(grace) }
      #expect(try await world.state(of: people[0]) == "deletion_requested")
      for user in people.dropFirst() { #expect(try await world.state(of: user) == "deleted") }
      try await repair(world)
      try await world.pass(.seconds(60))
      #expect(try await world.state(of: people[0]) == "deleted")
    }
  }

  @Test func a_return_that_fails_keeps_no_other_one_and_no_erasure() async throws {
    try await IdentityWorld.with { world in
      let until = world.clock.now + .seconds(3_600)
      var people: [UserID] = []
      for email in ["a@example.kz", "b@example.kz"] {
        let user = try await world.userID(email)
        try await world.run(
          """
          update account_user set state = 'suspended', suspended_until = \(until), is_active = false
          where id = \(user)
          """)
        people.append(user)
      }
      let leaving = try await world.member("c@example.kz")
      _ = try await world.post(
        "me/deletion", ["password": .string(IdentityWorld.password)], as: leaving)
      try await refuse(people[0], in: world)
      // when
      await #expect(throws: AccountsLeft.self) { try await world.pass(grace) }
      #expect(try await world.state(of: people[0]) == "suspended")
      #expect(try await world.state(of: people[1]) == "active")
      #expect(try await world.state(of: UserID(leaving.userID ?? 0)) == "deleted")
    }
  }
}
