import IdentityApp
import IdentitySamples
import IdentityStore
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

/// What is over leaves after a while, in batches.
struct SessionPurgeTests {
  @Test func sessions_leave_a_month_after_their_end() async throws {
    try await IdentityWorld.with { world in
      let now = world.clock.now
      try await world.run(
        """
        insert into user_sessions_session (session_key, expire_date, last_activity, imported_version)
        select 'old-' || n, \(now)::timestamptz - n * interval '1 day', \(now), 1
        from generate_series(1, 100) n
        """)
      // when
      let gone = try await SignInRemains(world.database, batch: 7).purge(now: now)
      #expect(gone == 70)
      #expect(try await world.count("user_sessions_session") == 30)
    }
  }

  @Test(arguments: [
    ("shared_smslog", "number", 365), ("astanahub_shared_smslog", "phone", 365),
  ])
  func logs_of_messages_leave_after_a_year(
    _ table: String, _ column: String, _ days: Int
  ) async throws {
    try await IdentityWorld.with { world in
      let now = world.clock.now
      try await world.run(
        """
        insert into \(identifier: table) (\(identifier: column), created_at)
        select '+77010000000', \(now)::timestamptz - day * interval '1 day'
        from unnest(array[\(days - 1)::int, \(days + 1)::int]) day
        """)
      #expect(try await SignInRemains(world.database).purge(now: now) == 1)
      #expect(try await world.count(table) == 1)
    }
  }

  /// Fails where a sign-in deletes the person's expired sessions without leaving out those that the
  /// purge holds: it then waits for its commit.
  @Test(.timeLimit(.minutes(1)))
  func nobody_waits_for_the_purge_to_sign_in() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("a@example.kz")
      try await world.run(
        """
        insert into user_sessions_session (session_key, user_id, expire_date, last_activity)
        values ('old', \(user), \(world.clock.now - .seconds(60)), \(world.clock.now))
        """)
      try await world.database.withSession { session in
        try await session.run(script: "begin")
        _ = try await session.query(
          "select from user_sessions_session where session_key = 'old' for update")
        #expect(try await world.signIn("a@example.kz").status == 201)
        try await session.run(script: "rollback")
      }
    }
  }

  @Test func it_begins_by_the_clock_and_is_known() async throws {
    try await IdentityWorld.with { world in
      let names = try IdentityApplication.purges().map(\.name)
      #expect(names == ["sessions.purge"])
      #expect(world.app.purgeHandler.name == "sessions.purge")
    }
  }
}
