import Access
import EventLoop
import HTTPClient
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TLS
import TestSupport
import Testing

/// Letters on their way to a mail server that is down, slow, rude or gone in the middle of a sentence. A
/// letter goes out twice only if nobody could know.
@Suite struct SMTPCarrierTests {
  private static let recipient = "one@example.kz"
  /// Nobody listens there.
  private static let nowhere = "smtp://127.0.0.1:1"
  private static let clerk = Principal(
    kind: .user, issuer: Principal.gateway, userID: 4, permissions: ["message.change_message"],
    isStaff: true)

  /// Sends what is due.
  private func deliver(
    _ world: IdentityWorld, to url: String, limit: Duration = .seconds(30)
  ) async throws {
    let names = BlockingPool(name: "dns", threads: 1, queueLimit: 1)
    defer { names.shutdown() }
    let (server, sender) = (SMTPServer(url: url), MailSender(MailTests.sender))
    let carrier = SMTPCarrier(
      server: try #require(server), sender: try #require(sender), resolver: Resolver(pool: names),
      tls: try TLSContext.client(), limit: limit)
    let delivery = world.app.delivery([.mail: carrier])
    try await TestLoops.group().run { while try await delivery.deliverNext() {} }
  }

  private func message(_ world: IdentityWorld) async throws -> (state: String, body: String) {
    let rows = try await world.database.query("select state, body from message")
    let row = try #require(rows.count == 1 ? rows.first : nil)
    return (try row.string("state"), try row.string("body"))
  }

  /// A letter without a code waits.
  private func notice(_ world: IdentityWorld) async throws {
    try await world.person(Self.recipient)
    let me = try await world.session(Self.recipient)
    try await world.run("delete from message")
    let changed = try await world.client.send(
      .put, "/api/v1/identity/me/password",
      json: #"{"old_password": "\#(IdentityWorld.password)", "new_password": "Kiyiz-uy-1771-kok"}"#,
      as: me)
    #expect(changed.status == 204)
  }

  @Test func a_server_that_takes_the_letter_has_it_once() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register(Self.recipient)
      let office = try await MailOffice()
      try await deliver(world, to: office.url)
      let sent = try await message(world)
      #expect(sent.state == "sent" && sent.body == "")
      #expect(office.texts.count == 1)
      #expect(office.texts.first?.contains("To: <one@example.kz>\r\n") == true)
      #expect(try await world.events.last == "message.delivered")
    }
  }

  @Test func a_server_that_is_down_gets_the_letter_when_it_is_back() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register(Self.recipient)
      try await deliver(world, to: Self.nowhere)
      let waits = try await message(world)
      let code = try await world.lastCode(to: Self.recipient)
      #expect(waits.state == "queued" && waits.body.contains(code))
      let office = try await MailOffice()
      try await deliver(world, to: office.url)
      #expect(office.texts.isEmpty, "its time has not come")
      // when
      world.clock.move(DeliveryPolicy.wait(after: 1))
      try await deliver(world, to: office.url)
      #expect(office.texts.count == 1)
      #expect(try await message(world).state == "sent")
    }
  }

  @Test func after_eight_tries_the_letter_has_failed_and_keeps_no_code() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register(Self.recipient)
      for tries in 1...DeliveryPolicy.tries {
        #expect(try await message(world).state == "queued")
        try await deliver(world, to: Self.nowhere)
        world.clock.move(DeliveryPolicy.wait(after: tries))
      }
      let failed = try await message(world)
      #expect(failed.state == "failed" && failed.body == "")
      #expect(try await world.events.last == "message.failed")
    }
  }

  /// The last column is what the letter is afterwards. Before the text has left, whatever goes wrong puts it
  /// off; only a 5xx about the recipient or the letter itself is for good. Once it has left, an answer
  /// counts, and none leaves it uncertain.
  @Test(
    arguments: [
      (.greeting, .hangUp, "queued"), (.greeting, .reply("554 not now"), "queued"),
      (.hello, .reply("nonsense"), "queued"), (.sender, .reply("550 not your sender"), "queued"),
      (.recipient, .reply("450 busy"), "queued"), (.recipient, .reply("550 nobody"), "failed"),
      (.recipient, .hangUp, "queued"), (.data, .reply("451 later"), "queued"),
      (.data, .reply("554 never"), "failed"), (.data, .hangUp, "queued"),
      (.text, .reply("451 later"), "queued"), (.text, .reply("550 spam"), "failed"),
      (.text, .hangUp, "uncertain"), (.text, .reply("what was that?"), "uncertain"),
    ] as [(MailOffice.Step, MailOffice.Turn, String)])
  func what_the_server_says_and_when_decides(
    _ step: MailOffice.Step, _ turn: MailOffice.Turn, _ state: String
  ) async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register(Self.recipient)
      let office = try await MailOffice(at: step, turn)
      try await deliver(world, to: office.url)
      let left = try await message(world)
      #expect(left.state == state)
      #expect(left.body.isEmpty == (state != "queued"), "a code stays while its letter waits")
      #expect(office.texts.count == (step == .text ? 1 : 0))
      #expect(office.connections == 1)
      let told = try await world.events.filter { $0.hasPrefix("message.") }
      #expect(told == (state == "queued" ? [] : ["message.failed"]))
      // A server that refuses is no report of the carrier's: nothing is suppressed by it.
      #expect(try await world.count("awsdjangoses_awsblacklist") == 0)
    }
  }

  @Test func a_server_that_falls_silent_before_the_text_is_tried_again() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register(Self.recipient)
      let office = try await MailOffice(at: .hello, .silence)
      try await deliver(world, to: office.url, limit: .milliseconds(300))
      #expect(try await message(world).state == "queued")
      #expect(office.texts.isEmpty)
      let better = try await MailOffice()
      world.clock.move(DeliveryPolicy.wait(after: 1))
      try await deliver(world, to: better.url)
      #expect(try await message(world).state == "sent" && better.texts.count == 1)
    }
  }

  /// Seen by the desk, which may send it again: somebody has asked, and takes it that it comes twice.
  @Test func a_letter_of_which_nobody_knows_waits_for_the_desk() async throws {
    try await IdentityWorld.with { world in
      try await notice(world)
      let office = try await MailOffice(at: .text, .silence)
      try await deliver(world, to: office.url, limit: .seconds(3))
      let lost = try await message(world)
      #expect(lost.state == "uncertain" && !lost.body.isEmpty && office.texts.count == 1)
      #expect(try await world.events.last == "message.failed")

      let better = try await MailOffice()
      world.clock.move(.seconds(86_400))
      try await world.messages.sweep(now: world.clock.now)
      try await deliver(world, to: better.url)
      #expect(better.connections == 0, "not by itself")
      // when
      let id = try await world.database.query("select id from message")[0].int64("id")
      let again = try await world.post("admin/messages/\(id)/retries", [:], as: Self.clerk)
      #expect(again.status == 204)
      try await deliver(world, to: better.url)
      #expect(better.texts == office.texts)
      #expect(try await message(world).state == "sent")
    }
  }

  /// Fails where the list is asked only before the server is called.
  @Test func an_address_that_bounced_meanwhile_gets_no_text() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register(Self.recipient)
      let office = try await MailOffice { step in
        guard step == .recipient else { return }
        try await world.report(.bounce, Self.recipient)
      }
      try await deliver(world, to: office.url)
      #expect(office.connections == 1 && office.texts.isEmpty)
      world.clock.move(DeliveryPolicy.claim)
      try await deliver(world, to: office.url)
      let over = try await message(world)
      #expect(over.state == "suppressed" && over.body == "" && office.connections == 1)
    }
  }
}
