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

/// When sessions and API tokens were used last: noted by look-ups, written together.
@Suite struct ActivityTests {
  private static let later = SessionPolicy.activityGrain + .seconds(1)

  private func cookie(_ world: IdentityWorld) async throws -> String {
    try await world.person("one@example.kz")
    return try #require(IdentityWorld.cookie(of: try await world.signIn("one@example.kz")))
  }

  private func lastActivity(_ world: IdentityWorld) async throws -> Instant {
    try await world.database.query("select last_activity from user_sessions_session")[0]
      .instant("last_activity")
  }

  private func crowd(_ count: Int, _ world: IdentityWorld) async throws {
    let user = try await world.userID("crowd@example.kz")
    try await world.run(
      """
      insert into user_sessions_session (session_key, user_id, expire_date, last_activity)
      select 'crowd-' || n, \(user), \(world.clock.now + .seconds(3_600)), \(world.clock.now)
      from generate_series(1, \(count)::integer) n
      """)
  }

  @Test func look_ups_within_the_grain_are_one_write() async throws {
    try await IdentityWorld.with { world in
      let key = try await cookie(world)
      let notes = world.app.principals.activity
      let begun = try await lastActivity(world)
      _ = try await world.resolve(["session_key": .string(key)])
      #expect(try await notes.flush() == 0, "nobody has to know it finer")
      world.clock.move(Self.later)
      // when
      for _ in 0..<3 {
        world.clock.move(.seconds(1))
        #expect(try await world.resolve(["session_key": .string(key)]).status == 200)
      }
      #expect(try await lastActivity(world) == begun, "a look-up writes nothing")
      #expect(try await notes.flush() == 1)
      #expect(try await lastActivity(world) == world.clock.now)
      _ = try await world.resolve(["session_key": .string(key)])
      #expect(try await notes.flush() == 0)
    }
  }

  /// Fails where the look-up itself writes.
  @Test func a_look_up_is_one_statement_also_when_there_is_something_to_note() async throws {
    try await IdentityWorld.with { world in
      let key = try await cookie(world)
      world.clock.move(Self.later)
      let sent = try await SentStatements.count {
        _ = try await world.resolve(["session_key": .string(key)])
      }
      #expect(sent == 1)
      #expect(try await world.app.principals.activity.flush() == 1)
    }
  }

  /// Fails with a statement for each session.
  @Test func all_who_were_there_are_written_by_a_few_statements() async throws {
    try await IdentityWorld.with { world in
      let count = 2 * ActivityNotes.batch + 1
      try await crowd(count, world)
      let notes = world.app.principals.activity
      world.clock.move(Self.later)
      for number in 1...count { notes.note(session: "crowd-\(number)", at: world.clock.now) }
      notes.note(session: "ended meanwhile", at: world.clock.now)
      // when
      let sent = try await SentStatements.count { _ = try await notes.flush() }
      #expect(sent == 3)
      #expect(try await lastActivity(world) == world.clock.now)
      let late = try await world.database.query(
        "select from user_sessions_session where last_activity < \(world.clock.now)")
      #expect(late.isEmpty)
    }
  }

  @Test func an_older_note_takes_nothing_back() async throws {
    try await IdentityWorld.with { world in
      _ = try await cookie(world)
      let session = try await world.database.query("select session_key from user_sessions_session")
      let key = try session[0].string("session_key")
      let notes = world.app.principals.activity
      notes.note(session: key, at: world.clock.now - .seconds(60))
      #expect(try await notes.flush() == 0)
      #expect(try await lastActivity(world) == world.clock.now)
    }
  }

  /// Fails by waiting for ever where held rows are not passed over.
  @Test func a_row_that_is_held_is_passed_over_and_noted_again() async throws {
    try await IdentityWorld.with { world in
      let key = try await cookie(world)
      let notes = world.app.principals.activity
      world.clock.move(Self.later)
      _ = try await world.resolve(["session_key": .string(key)])
      try await world.database.transaction { tx in
        _ = try await tx.query("select from user_sessions_session for update")
        #expect(try await notes.flush() == 0)
      }
      #expect(try await notes.flush() == 0, "it is noted no more")
      _ = try await world.resolve(["session_key": .string(key)])
      #expect(try await notes.flush() == 1)
    }
  }

  @Test func what_could_not_be_written_waits_on() async throws {
    try await IdentityWorld.with { world in
      _ = try await cookie(world)
      let notes = world.app.principals.activity
      let session = try await world.database.query("select session_key from user_sessions_session")
      notes.note(session: try session[0].string("session_key"), at: world.clock.now + Self.later)
      try await world.run("alter table user_sessions_session rename to away")
      await #expect(throws: DatabaseError.self) { try await notes.flush() }
      try await world.run("alter table away rename to user_sessions_session")
      // As a process does that ends.
      await world.app.leaveActivity()
      #expect(try await lastActivity(world) == world.clock.now + Self.later)
    }
  }

  @Test func a_key_for_scripts_says_when_it_was_used_last() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("one@example.kz")
      let made = try await world.post("api-tokens", ["name": "script"], as: person)
      let secret = try #require(made["token"].string)
      func lastUse() async throws -> JSONValue? {
        try await world.get("api-tokens", as: person)["items"].array?.first?["last_used_at"]
      }
      #expect(try await lastUse()?.isNull == true)
      let notes = world.app.principals.activity
      world.clock.move(.seconds(10))
      let first = world.clock.now
      _ = try await world.resolve(["token": .string(secret)])
      #expect(try await notes.flush() == 1)
      #expect(try await lastUse()?.string == first.rfc3339)
      world.clock.move(.seconds(60))
      _ = try await world.resolve(["token": .string(secret)])
      #expect(try await notes.flush() == 0, "within the grain")
      world.clock.move(Self.later)
      _ = try await world.resolve(["token": .string(secret)])
      #expect(try await notes.flush() == 1)
      #expect(try await lastUse()?.string == world.clock.now.rfc3339)
    }
  }
}
