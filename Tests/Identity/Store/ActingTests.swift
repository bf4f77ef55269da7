import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Who may act, and who may sign in, is asked in many statements and said once.
@Suite struct ActingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let state: String
    /// Of the suspension, from now on in seconds.
    let end: Int64?
    let acts: Bool
    let enters: Bool

    init(_ state: String, _ end: Int64? = nil, acts: Bool, enters: Bool) {
      self.state = state
      self.end = end
      self.acts = acts
      self.enters = enters
    }

    var testDescription: String { "\(state) \(end.map(String.init) ?? "")" }
  }

  private static let cases = [
    Case("active", acts: true, enters: true),
    Case("suspended", acts: false, enters: false),
    Case("suspended", 1, acts: false, enters: false),
    Case("suspended", 0, acts: true, enters: true),
    Case("suspended", -1, acts: true, enters: true),
    Case("deletion_requested", acts: false, enters: true),
    Case("pending", acts: false, enters: false),
  ]

  @Test(arguments: cases) func every_statement_asks_the_same(_ known: Case) async throws {
    try await IdentityWorld.with { world in
      let (user, now) = (try await world.userID("a@example.kz"), world.clock.now)
      _ = try await world.database.query(
        """
        insert into user_sessions_session
          (session_key, session_data, user_id, expire_date, last_activity, created_at)
        values ('digest', '', \(user), \(now + .seconds(3_600)), \(now), \(now))
        """)
      let end = known.end.map { now + .seconds($0) }
      try await world.run(
        "update account_user set state = \(known.state), suspended_until = \(end) where id = \(user)"
      )
      let principals = Principals(world.database, staffNeedFactor: false)
      let caller = try await principals.caller(session: "digest", now: now)
      #expect((caller != nil) == known.acts)
      #expect((try await principals.rights(of: user, now: now) != nil) == known.acts)
      #expect((try await FlagRecords(world.database).subject(user, now: now) != nil) == known.acts)
      #expect((try await world.accounts.credential(of: user, now: now) != nil) == known.enters)
    }
  }
}
