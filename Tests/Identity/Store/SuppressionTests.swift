import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct SuppressionTests {
  /// Fails without `suppress` before the carrier is asked.
  @Test func an_address_that_bounced_gets_nothing_not_even_a_code() async throws {
    try await IdentityWorld.with { world in
      try await world.report(.bounce, "One@Example.kz")
      _ = try await world.register("one@example.kz")
      #expect(try await world.states(to: "one@example.kz") == ["queued"])
      // when
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["suppressed"])
      #expect(try await world.letters(to: "one@example.kz") == [""])
      #expect(try await world.events == ["message.failed"])
    }
  }

  @Test func who_complained_gets_what_keeps_his_account_safe_and_nothing_else() async throws {
    try await IdentityWorld.with { world in
      try await world.person("one@example.kz")
      try await world.report(.complaint, "one@example.kz")
      // when somebody registers with the address again, and its owner asks for a new password
      _ = try await world.register("one@example.kz")
      _ = try await world.post("password-resets", ["email": "one@example.kz"])
      for _ in 0..<3 { try await world.sendNext() }
      #expect(try await world.states(to: "one@example.kz") == ["sent", "suppressed", "sent"])
    }
  }

  /// Fails without the second look in `markSending`.
  @Test func an_address_that_bounces_between_claim_and_text_gets_nothing() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      let message = try #require(try await world.messages.claim(now: world.clock.now))
      #expect(try await !world.messages.suppress(message))
      // when
      try await world.report(.bounce, "one@example.kz")
      #expect(try await !world.messages.markSending(message, now: world.clock.now))
      world.clock.move(DeliveryPolicy.claim)
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["suppressed"])
    }
  }

  @Test func an_old_row_without_a_key_counts_by_its_lower_case() async throws {
    try await IdentityWorld.with { world in
      try await world.run(
        "insert into awsdjangoses_awsblacklist (email, bounce) values ('ONE@example.kz', true)")
      _ = try await world.register("one@example.kz")
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["suppressed"])
    }
  }

  @Test func what_bounced_for_the_moment_suppresses_nothing() async throws {
    try await IdentityWorld.with { world in
      try await world.report(.transient, "one@example.kz")
      _ = try await world.register("one@example.kz")
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["sent"])
    }
  }

  /// Fails without the unique number of a report: the second one undoes what staff decided.
  @Test func a_report_that_comes_again_does_not_bring_back_what_was_lifted() async throws {
    try await IdentityWorld.with { world in
      #expect(try await world.report(.bounce, "one@example.kz", id: "b-1"))
      let row = try #require(
        try await world.database.query("select id from awsdjangoses_awsblacklist").first)
      let id = try row.int64("id")
      let now = world.clock.now
      let isLifted = try await world.database.transaction {
        try await world.suppressions.lift(id, now: now, in: $0)
      }
      #expect(isLifted)
      // when
      #expect(try await !world.report(.bounce, "one@example.kz", id: "b-1"))
      _ = try await world.register("one@example.kz")
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["sent"])
      // A new one does.
      #expect(try await world.report(.bounce, "one@example.kz", id: "b-2"))
      let again = try await world.database.query("select bounce from awsdjangoses_awsblacklist")
      #expect(try again.map { try $0.bool("bounce") } == [true])
    }
  }

  @Test func sixteen_reports_of_one_address_leave_one_row() async throws {
    try await IdentityWorld.with { world in
      let results = await contenders(16) { index in
        try await world.report(
          index.isMultiple(of: 2) ? .bounce : .complaint, "one@example.kz", id: "r-\(index / 2)")
      }
      #expect(results.compactMap { try? $0.get() }.filter { $0 }.count == 8)
      #expect(results.allSatisfy { (try? $0.get()) != nil })
      let rows = try await world.count("awsdjangoses_awsblacklist")
      #expect(rows == 1)
      #expect(try await world.count("mail_feedback") == 8)
    }
  }
}
