import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct NewsletterTests {
  private func fanOut(
    _ issue: Int64, batch: Int, _ world: IdentityWorld
  ) async throws -> NewsletterIssues.Batch {
    let now = world.clock.now
    return try await world.database.transaction {
      try await world.issues.fanOut(issue, batch: batch, now: now, in: $0)
    }
  }

  private func wish(
    _ world: IdentityWorld, _ address: String, digest: String
  ) async throws {
    try await world.newsletter.subscribe(
      try #require(EmailAddress(address)), tokenDigest: digest,
      letter: .newsletterConfirmation(link: "https://hub.example/", in: .english),
      language: .english, now: world.clock.now)
  }

  private func state(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query("select state from account_emaildigest order by id")
      .map { try $0.string("state") }
  }

  @Test func of_sixteen_with_one_token_one_confirms() async throws {
    try await IdentityWorld.with { world in
      try await wish(world, "one@example.kz", digest: "d")
      #expect(try await state(world) == ["pending"])
      let now = world.clock.now
      let results = await contenders(16) { _ in
        try await world.newsletter.confirm(tokenDigest: "d", now: now)
      }
      #expect(results.filter { (try? $0.get()) == true }.count == 1)
      #expect(results.allSatisfy { (try? $0.get()) != nil })
      #expect(try await state(world) == ["confirmed"])
    }
  }

  @Test func a_token_is_good_for_48_hours_and_then_the_wish_is_forgotten() async throws {
    try await IdentityWorld.with { world in
      try await wish(world, "one@example.kz", digest: "d")
      world.clock.move(NewsletterPolicy.confirmation)
      #expect(try await !world.newsletter.confirm(tokenDigest: "d", now: world.clock.now))
      world.clock.move(NewsletterPolicy.forgotten + .seconds(1))
      try await world.newsletter.sweep(
        now: world.clock.now,
        blanking: Blanking(person: { _, _ in }, rows: { _, _, _ in }))
      #expect(try await state(world) == [])
    }
  }

  @Test func sixteen_wishes_for_one_address_are_one_subscription() async throws {
    try await IdentityWorld.with { world in
      _ = await contenders(16) { index in
        try await wish(
          world, index.isMultiple(of: 2) ? "one@example.kz" : "ONE@example.kz", digest: "d\(index)")
      }
      #expect(try await state(world) == ["pending"])
      let sent = try await world.count("message")
      #expect(sent == Int64(LetterKind.newsletterConfirmation.share.perHour))
    }
  }

  @Test func who_is_subscribed_already_gets_no_letter() async throws {
    try await IdentityWorld.with { world in
      try await world.subscriber("one@example.kz")
      try await wish(world, "one@example.kz", digest: "d")
      #expect(try await world.count("message") == 0)
      #expect(try await state(world) == ["confirmed"])
    }
  }

  /// Fails without the cursor beside the rows, and without the unique index of an issue's letters.
  @Test func a_fan_out_goes_on_where_it_stopped_and_each_address_gets_it_once() async throws {
    try await IdentityWorld.with { world in
      for index in 0..<7 { try await world.subscriber("p\(index)@example.kz") }
      // Taken over twice by the old site.
      try await world.run("insert into account_emaildigest (email) values ('P3@example.kz')")
      try await world.run(
        "insert into account_emaildigest (email, state) values ('left@example.kz', 'unsubscribed')")
      let issue = try await world.issue()
      #expect(try await fanOut(issue, batch: 3, world) == .more(done: 3))
      // when the worker dies in the middle of a batch
      let now = world.clock.now
      await #expect(throws: WorkerDied.self) {
        try await world.database.transaction {
          _ = try await world.issues.fanOut(issue, batch: 3, now: now, in: $0)
          throw WorkerDied()
        }
      }
      #expect(try await world.count("message") == 3)
      #expect(try await fanOut(issue, batch: 3, world) == .more(done: 6))
      #expect(try await fanOut(issue, batch: 3, world) == .over(done: 7))
      #expect(try await world.count("message") == 7)
      #expect(try await fanOut(issue, batch: 3, world) == .over(done: 7))
      let recipients = try await world.database.query(
        "select distinct lower(recipient) as recipient from message")
      #expect(recipients.count == 7)
    }
  }

  @Test func sixteen_workers_queue_an_issue_once() async throws {
    try await IdentityWorld.with { world in
      for index in 0..<40 { try await world.subscriber("p\(index)@example.kz") }
      let issue = try await world.issue()
      let results = await contenders(16) { _ in try await fanOut(issue, batch: 5, world) }
      #expect(results.allSatisfy { (try? $0.get()) != nil })
      #expect(try await world.count("message") == 40)
    }
  }

  @Test func everybody_reads_it_in_his_language_and_after_all_other_letters() async throws {
    try await IdentityWorld.with { world in
      try await world.subscriber("kk@example.kz", .kazakh)
      _ = try await fanOut(try await world.issue(), batch: 10, world)
      world.clock.move(.seconds(60))
      _ = try await world.register("late@example.kz")
      // when
      let first = try #require(try await world.messages.claim(now: world.clock.now))
      let second = try #require(try await world.messages.claim(now: world.clock.now))
      #expect(first.recipient == "late@example.kz")
      #expect(second.recipient == "kk@example.kz")
      #expect(second.subject == "Жаңалықтар")
      #expect(second.body == "Қайырлы күн!")
    }
  }

  /// Fails if only the fan-out asks: a day may lie between.
  @Test func who_leaves_or_bounces_after_the_fan_out_gets_nothing() async throws {
    try await IdentityWorld.with { world in
      let leaver = try await world.subscriber("leaves@example.kz")
      try await world.subscriber("bounces@example.kz")
      try await world.subscriber("stays@example.kz")
      let issue = try await world.issue()
      _ = try await fanOut(issue, batch: 10, world)
      // when
      try await world.newsletter.unsubscribe(leaver, now: world.clock.now)
      try await world.report(.bounce, "bounces@example.kz")
      for _ in 0..<3 { try await world.sendNext() }
      #expect(try await world.states(to: "leaves@example.kz") == ["suppressed"])
      #expect(try await world.states(to: "bounces@example.kz") == ["suppressed"])
      #expect(try await world.states(to: "stays@example.kz") == ["sent"])
      let progress = try #require(try await world.issues.progress(of: issue))
      #expect(progress.sent == 1)
      #expect(progress.suppressed == 2)
      #expect(progress.state == "sent")
    }
  }

  @Test func a_cancelled_issue_leaves_no_more() async throws {
    try await IdentityWorld.with { world in
      for index in 0..<4 { try await world.subscriber("p\(index)@example.kz") }
      let issue = try await world.issue()
      _ = try await fanOut(issue, batch: 2, world)
      try await world.sendNext()
      // when
      let now = world.clock.now
      try await world.database.transaction {
        try await world.issues.cancel(issue, by: IdentityWorld.editor, now: now, in: $0)
      }
      try await world.sendNext()
      #expect(try await fanOut(issue, batch: 2, world) == .over(done: 2))
      let progress = try #require(try await world.issues.progress(of: issue))
      #expect(progress.state == "cancelled")
      #expect(progress.sent == 1)
      #expect(progress.suppressed == 1)
      await #expect(throws: IssueError.isOver) {
        try await world.database.transaction {
          try await world.issues.cancel(issue, by: IdentityWorld.editor, now: now, in: $0)
        }
      }
    }
  }

  private struct WorkerDied: Error {}
}
