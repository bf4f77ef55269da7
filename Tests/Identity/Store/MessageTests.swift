import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import Testing

@Suite struct MessageTests {
  @Test func a_claim_that_ran_out_goes_to_the_next_sender() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      let messages = world.messages
      let first = try #require(try await messages.claim(now: world.clock.now))
      #expect(try await messages.claim(now: world.clock.now) == nil)
      // when
      world.clock.move(DeliveryPolicy.claim)
      let second = try #require(try await messages.claim(now: world.clock.now))
      #expect(second.id == first.id)
      // The first one woke up too late: it must not send.
      #expect(try await messages.markSending(first, now: world.clock.now) == false)
      #expect(try await messages.markSending(second, now: world.clock.now) == true)
    }
  }

  @Test func a_message_whose_sender_died_while_it_left_is_not_sent_again() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      let messages = world.messages
      let message = try #require(try await messages.claim(now: world.clock.now))
      #expect(try await messages.markSending(message, now: world.clock.now))
      // when
      world.clock.move(DeliveryPolicy.claim)
      try await messages.sweep(now: world.clock.now)
      #expect(try await messages.claim(now: world.clock.now) == nil)
      let row = try #require(
        try await world.database.query("select state, body from message").first)
      #expect(try row.string("state") == "uncertain")
      #expect(try row.string("body") == "")
    }
  }

  @Test func a_sent_message_keeps_no_text() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      let messages = world.messages
      let message = try #require(try await messages.claim(now: world.clock.now))
      _ = try await messages.markSending(message, now: world.clock.now)
      try await messages.markSent(message, now: world.clock.now)
      let row = try #require(
        try await world.database.query("select state, body from message").first)
      #expect(try row.string("state") == "sent")
      #expect(try row.string("body") == "")
    }
  }

  @Test func a_refused_message_waits_longer_each_time() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      let messages = world.messages
      let message = try #require(try await messages.claim(now: world.clock.now))
      try await messages.markRefused(
        message, reason: "SMTP 451", forGood: false, now: world.clock.now)
      #expect(try await messages.claim(now: world.clock.now) == nil)
      world.clock.move(DeliveryPolicy.wait(after: 1))
      let again = try #require(try await messages.claim(now: world.clock.now))
      #expect(again.tries == 2)
    }
  }
}
