import EventLoop
import HTTPClient
import HTTPCore
import HTTPServer
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Observability
import Postgres
import Synchronization
import TestSupport
import Testing

/// SMS that leave for a provider of which only the address is known.
@Suite struct SMSCarrierTests {
  private static let number = "+77011234567"

  private func waiting(_ world: IdentityWorld) async throws {
    _ = try await world.post(
      "registrations",
      [
        "phone": .string(Self.number), "password": .string(IdentityWorld.password),
        "first_name": "Дана", "last_name": "Омарова",
      ])
  }

  /// What became of the message, and what an operator reads of it.
  private func deliver(
    _ world: IdentityWorld, to provider: SMSProvider
  ) async throws -> (state: String, body: String, log: [String]) {
    let group = try TestLoops.group()
    let sink = LogSink.recording()
    let carrier = SMSCarrier(provider: provider, client: try HTTPClient(group: group))
    let delivery = MessageDelivery(
      messages: world.messages, carriers: [.sms: carrier], clock: world.clock.wallClock,
      logger: Logger(label: "test", sink: sink), unsubscription: { _ in "" })
    try await group.run { while try await delivery.deliverNext() {} }
    let row = try await world.database.query("select state, body from message")[0]
    return (try row.string("state"), try row.string("body"), sink.recordedLines)
  }

  @Test func a_provider_gets_number_text_and_key() async throws {
    try await IdentityWorld.with { world in
      try await waiting(world)
      let code = try await world.lastCode(to: Self.number)
      let office = try await Office(answering: .accepted)
      let sent = try await deliver(world, to: try office.provider())
      #expect(sent.state == "sent" && sent.body == "")
      let request = try #require(office.requests.first)
      #expect(office.requests.count == 1)
      #expect(request.target == "/v1/messages?lane=codes")
      #expect(request.authorization == "Bearer key-of-the-house")
      #expect(request.body["to"]?.string == Self.number && request.body["from"] == "TechHub")
      #expect(request.body["text"]?.string?.contains(code) == true)
      #expect(request.key == "techhub-\(request.body["id"]?.string ?? "")")
    }
  }

  /// What may have been taken is not sent again: it costs money, and two codes confuse.
  @Test(arguments: [
    (Status.tooManyRequests, "queued"), (.serviceUnavailable, "queued"), (.unauthorized, "queued"),
    (.unprocessableContent, "failed"), (.badRequest, "failed"),
    (.internalServerError, "uncertain"), (.badGateway, "uncertain"),
  ])
  func an_answer_decides_whether_there_is_another_try(_ status: Status, _ state: String)
    async throws
  {
    try await IdentityWorld.with { world in
      try await waiting(world)
      let office = try await Office(answering: status)
      let sent = try await deliver(world, to: try office.provider())
      #expect(sent.state == state && sent.body.isEmpty == (state != "queued"))
      // Neither number nor code is in the log.
      #expect(!sent.log.isEmpty)
      for line in sent.log { #expect(!line.contains("77011234567") && !line.contains("TechHub:")) }
    }
  }

  @Test func a_provider_who_does_not_answer_the_door_is_tried_again() async throws {
    try await IdentityWorld.with { world in
      try await waiting(world)
      let provider = try #require(
        SMSProvider(url: "http://127.0.0.1:1/sms", key: Secret("k"), sender: "TechHub"))
      #expect(try await deliver(world, to: provider).state == "queued")
    }
  }

  @Test(arguments: [
    ("https://sms.example/v1", true), ("https://sms.example", true),
    ("http://127.0.0.1:9/x", true), ("http://sms.example/v1", false), ("sms.example", false),
    ("ftp://sms.example", false), ("https://", false), ("https://a b/", false),
    ("https://sms.example/a b", false), ("", false),
  ])
  func a_key_goes_over_tls_or_stays_here(_ url: String, _ isGood: Bool) {
    #expect((SMSProvider(url: url, key: Secret("k"), sender: "T") != nil) == isGood, "\(url)")
  }
}

/// A provider.
private final class Office: Sendable {
  struct Taken: Sendable {
    let target: String
    let authorization: String?
    let key: String?
    let body: JSONValue
  }

  private final class Box: Sendable {
    let taken = Mutex<[Taken]>([])
  }

  private let box = Box()
  private let port: UInt16

  var requests: [Taken] { box.taken.withLock { $0 } }

  func provider() throws -> SMSProvider {
    let url = "http://127.0.0.1:\(port)/v1/messages?lane=codes"
    return try #require(
      SMSProvider(url: url, key: Secret("key-of-the-house"), sender: "TechHub"))
  }

  init(answering status: Status) async throws {
    let box = self.box
    let group = try TestLoops.group()
    let metrics = ServerMetrics(Metrics())
    let route = Route(.post, "/v1/messages") { request in
      let body = try JSONParser.parse(try await request.collect())
      box.taken.withLock {
        $0.append(
          Taken(
            target: request.head.target, authorization: request.headers["Authorization"],
            key: request.headers["Idempotency-Key"], body: body))
      }
      return Response(status)
    }
    let server = HTTPServer(
      group: group, handler: Router([route], metrics: metrics), metrics: metrics,
      logger: Logger(label: "test", sink: .recording()),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 64))
    guard let any = SocketAddress("127.0.0.1:0"), let port = try await server.listen(on: any).port
    else { throw NothingThere() }
    self.port = port
  }
}
