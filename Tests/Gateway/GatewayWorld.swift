import Access
import EventLoop
import Flags
import Foundation
import GatewayCore
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Observability
import Synchronization
import Testing

/// A gateway on a real port, with small services behind it that are servers of the house too.
final class GatewayWorld: Sendable {
  static let key = Secret([UInt8](repeating: 7, count: 32))
  static let group = Result { try EventLoopGroup(count: 2, name: "gateway-test") }

  let group: EventLoopGroup
  let folder: String
  let identity: IdentityStandIn
  let gateway: Gateway
  let server: HTTPServer
  let client: HTTPClient
  let origin: Origin
  let metrics: Metrics
  private let background: Mutex<[OperationScope]> = Mutex([])

  /// - Parameters:
  ///   - services: addresses by context; `identity` is always there.
  ///   - limits: the text of the limits file.
  ///   - flags: what identity tells of them; `nil`: nothing.
  init(
    _ services: [String: [SocketAddress]], limits: String = "{}", legacy: Origin? = nil,
    takenOver: String = "", cors: String = "", proxies: String = "", clock: WallClock = .live,
    flags: FlagDefinitions? = FlagDefinitions(),
    tune: (inout GatewayTempo) -> Void = { _ in }
  ) async throws {
    group = try GatewayWorld.group.get()
    folder = FileManager.default.temporaryDirectory.path + "/gateway-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    identity = try await IdentityStandIn(group, flags: flags)
    let contexts = ["identity", "booking", "services", "community"]
    let pair = [(kid: "k1", key: GatewayWorld.key)]
    let keys = try KeyRing(
      signing: Dictionary(uniqueKeysWithValues: contexts.map { ($0, pair) }), verifying: [:])
    var settings = GatewaySettings(peersFile: folder + "/peers.json")
    settings.limitsFile = folder + "/limits.json"
    settings.legacy = legacy
    settings.takenOver = TakenOver.parse(takenOver).takenOver
    settings.cors = CrossOrigin.parse(cors).origins
    settings.proxies = TrustedProxies(IPNetwork.list(proxies).networks)
    var tempo = GatewayTempo()
    tempo.health.tick = .milliseconds(20)
    tempo.health.calm = .milliseconds(50)
    tempo.blocks = .milliseconds(20)
    tune(&tempo)
    metrics = Metrics()
    let counted = ServerMetrics(metrics)
    let logger = Logger(label: "gateway", level: .error)
    let services = services.merging(["identity": [identity.address]]) { $1 }
    try GatewayWorld.write(services, to: folder)
    try Data(limits.utf8).write(to: URL(fileURLWithPath: folder + "/limits.json"))
    let gateway = try Gateway(
      settings, keys: keys, group: group,
      names: BlockingPool(name: "dns", threads: 1, queueLimit: 16), metrics: metrics,
      serverMetrics: counted, logger: logger, clock: clock, tempo: tempo)
    self.gateway = gateway
    var serverLimits = ServerLimits()
    serverLimits.drainTimeout = .seconds(5)
    server = HTTPServer(
      group: group, limits: serverLimits, handler: gateway, metrics: counted, logger: logger,
      files: BlockingPool(name: "files", threads: 1, queueLimit: 16))
    let address = try await server.listen(on: try #require(SocketAddress("127.0.0.1:0")))
    origin = Origin(isSecure: false, host: "127.0.0.1", port: try #require(address.port))
    client = try HTTPClient(group: group)
    run { await gateway.watchInstances() }
    run { await gateway.followRevocations() }
    run { await gateway.followBlocks() }
    run { await gateway.followFlags() }
  }

  deinit {
    for scope in background.withLock({ $0 }) { group.loops[0].execute { scope.cancel() } }
    let server = server
    let gateway = gateway
    Task {
      await server.drain()
      gateway.close()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func run(_ body: @escaping @Sendable () async -> Void) {
    let loop = group.loops[0]
    loop.execute { [self] in
      let scope = OperationScope(loop: loop)
      background.withLock { $0.append(scope) }
      loop.spawn { await OperationScope.$current.withValue(scope) { await body() } }
    }
  }

  static func write(_ services: [String: [SocketAddress]], to folder: String) throws {
    let peers = services.mapValues { $0.map { "http://\($0)" } }
    let data = try JSONSerialization.data(withJSONObject: peers)
    try data.write(to: URL(fileURLWithPath: folder + "/peers.json"))
  }

  /// Another list of addresses, read as on SIGHUP.
  func reload(_ services: [String: [SocketAddress]]) async throws {
    let services = services.merging(["identity": [identity.address]]) { $1 }
    try GatewayWorld.write(services, to: folder)
    try await gateway.reload()
  }

  /// Another limits file, read as on SIGHUP.
  func reload(limits: String) async throws {
    try Data(limits.utf8).write(to: URL(fileURLWithPath: folder + "/limits.json"))
    try await gateway.reload()
  }

  func call(
    _ method: Method, _ target: String, _ fields: KeyValuePairs<String, String> = [:],
    body: String? = nil
  ) async throws -> Answer {
    let (head, bytes) = try await client.fetch(
      method, origin, target, headers: HeaderFields(fields), body: body.map { Array($0.utf8) },
      deadline: .seconds(60))
    return Answer(head: head, body: String(decoding: bytes, as: UTF8.self))
  }

  func get(_ target: String, _ fields: KeyValuePairs<String, String> = [:]) async throws -> Answer {
    try await call(.get, target, fields)
  }

  /// Asks until the answer is as wanted: for what the gateway finds out by itself in a moment.
  func eventually(
    _ target: String, _ fields: KeyValuePairs<String, String> = [:],
    _ isRight: (Answer) -> Bool
  ) async throws -> Answer {
    for _ in 0..<1_000 {
      let answer = try await get(target, fields)
      if isRight(answer) { return answer }
      try await Task.sleep(for: .milliseconds(10))
    }
    return try await get(target, fields)
  }
}

struct Answer: Sendable {
  let head: ResponseHead
  let body: String

  var status: Int { head.status.code }
  subscript(_ name: String) -> String? { head.headers[name] }
}

/// A service of the house that answers as the test says.
final class Service: Sendable {
  let address: SocketAddress
  let server: HTTPServer
  let seen = Seen()

  init(
    on address: SocketAddress? = nil, limits: ServerLimits = ServerLimits(),
    _ handler: @escaping Handler = Service.echo, isReady: @escaping @Sendable () -> Bool = { true }
  ) async throws {
    let group = try GatewayWorld.group.get()
    let any = try #require(SocketAddress("127.0.0.1:0"))
    let metrics = ServerMetrics(Metrics())
    server = HTTPServer(
      group: group, limits: limits,
      handler: Everything(metrics: metrics, seen: seen, isReady: isReady, handler: handler),
      metrics: metrics,
      logger: Logger(label: "service", level: .error),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 16))
    self.address = try await server.listen(on: address ?? any)
  }

  /// Tells what came: the head's lines and the body.
  static let echo: Handler = { request in
    let body = try await request.body.collect(limit: 10 << 20)
    var text = ByteBuffer(capacity: 1_024)
    request.head.append(to: &text)
    text.append(body)
    return .text(text.text)
  }

  func stop() async { await server.drain() }
}

/// What reached a service.
final class Seen: Sendable {
  private let targets = Mutex<[String]>([])

  var all: [String] { targets.withLock { $0 } }
  var count: Int { all.count }

  func note(_ request: Request) {
    if request.path == "/readyz" { return }
    targets.withLock { $0.append("\(request.method) \(request.head.target)") }
  }
}

private struct Everything: RequestHandler {
  let metrics: ServerMetrics
  let seen: Seen
  let isReady: @Sendable () -> Bool
  let handler: Handler
  let counters: RouteCounters

  init(
    metrics: ServerMetrics, seen: Seen, isReady: @escaping @Sendable () -> Bool,
    handler: @escaping Handler
  ) {
    self.metrics = metrics
    self.seen = seen
    self.isReady = isReady
    self.handler = handler
    counters = metrics.counters(method: nil, template: "all")
  }

  func responder(for request: Request) -> Responder {
    seen.note(request)
    if request.path == "/readyz" {
      let status: Status = isReady() ? .ok : .serviceUnavailable
      return Responder(counters: counters) { _ in .text("", status: status) }
    }
    return Responder(
      deadline: .seconds(60), bodyLimit: 300 << 20, counters: counters, handler: handler)
  }
}

/// Knows a few people, counts the questions, and tells of revocations.
final class IdentityStandIn: Sendable {
  struct State {
    var people: [String: String] = [:]
    var questions = 0
    var isAway = false
    var events: [String] = []
    var blocks: [String] = []
    var blockQuestionsWhileAway = 0
    var flags: FlagDefinitions?
    var flagsVersion = 0
  }

  let address: SocketAddress
  private let server: HTTPServer
  private let state: StandInState

  init(_ group: EventLoopGroup, flags: FlagDefinitions?) async throws {
    let state = StandInState()
    state.value.withLock { $0.flags = flags }
    self.state = state
    let metrics = ServerMetrics(Metrics())
    let router = Router(
      [
        Route(.post, "/internal/v1/principals/resolve") { request in
          let body = String(decoding: try await request.collect(), as: UTF8.self)
          return state.answer(body)
        },
        Route(.get, "/internal/v1/events", deadline: .seconds(60)) { request in
          try await state.events(request)
        },
        Route(.get, "/internal/v1/edge-blocks") { _ in state.blocked() },
        Route(.get, "/internal/v1/flags") { request in state.flags(request) },
        Route(.get, "/readyz") { _ in .text("ok") },
        Route(.get, "/api/v1/identity/me") { try await Service.echo($0) },
        Route(.get, "/oauth/userinfo") { try await Service.echo($0) },
        Route(.post, "/oauth/userinfo") { try await Service.echo($0) },
        Route(.post, "/oauth/token") { try await Service.echo($0) },
        Route(.post, "/ofrep/v1/evaluate/flags") { try await Service.echo($0) },
        Route(.post, "/api/v1/identity/sessions") { try await Service.echo($0) },
        Route(.post, "/api/v1/identity/sessions/second-factor") { try await Service.echo($0) },
        Route(.post, "/api/v1/identity/sessions/codes/confirmations") {
          try await Service.echo($0)
        },
      ], metrics: metrics)
    server = HTTPServer(
      group: group, handler: router, metrics: metrics,
      logger: Logger(label: "identity", level: .error),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 16))
    address = try await server.listen(on: try #require(SocketAddress("127.0.0.1:0")))
  }

  var questions: Int { state.value.withLock { $0.questions } }

  /// `proof` is a session key or a token; `more` further members of the answer.
  func knows(_ proof: String, as user: Int, csrf: String? = nil, more: String = "") {
    let token = csrf.map { "\"\($0)\"" } ?? "null"
    state.value.withLock {
      $0.people[proof] =
        "{\"user_id\":\(user),\"session_id\":\"d-\(proof)\",\"csrf_token\":\(token)\(more)}"
    }
  }

  /// Other flags, and the event that tells of them.
  func sets(_ flags: Flag...) {
    state.value.withLock {
      $0.flags = FlagDefinitions(flags: flags)
      $0.flagsVersion += 1
      $0.events.append("{\"type\":\"flag.changed\",\"aggregate_type\":\"flag\",\"data\":{}}")
    }
  }

  /// An application that acts on its own.
  func knows(_ proof: String, asApplication client: String) {
    state.value.withLock {
      $0.people[proof] =
        "{\"user_id\":null,\"session_id\":\"d-\(proof)\",\"client_id\":\"\(client)\",\"scopes\":[\"read\"]}"
    }
  }

  func forgets(_ proof: String) { state.value.withLock { $0.people[proof] = nil } }
  func isAway(_ away: Bool) { state.value.withLock { $0.isAway = away } }

  /// `until` as RFC 3339.
  func blocks(_ network: String, until: String) {
    state.value.withLock {
      $0.blocks.append("{\"network\":\"\(network)\",\"until\":\"\(until)\"}")
    }
  }

  var blockQuestionsWhileAway: Int { state.value.withLock { $0.blockQuestionsWhileAway } }
  func liftsAllBlocks() { state.value.withLock { $0.blocks = [] } }

  func tells(_ type: String, of user: Int) {
    let event =
      "{\"type\":\"\(type)\",\"aggregate_type\":\"user\",\"data\":{\"user_id\":\(user)}}"
    state.value.withLock { $0.events.append(event) }
  }
}

private final class StandInState: Sendable {
  let value = Mutex(IdentityStandIn.State())

  func answer(_ body: String) -> Response {
    value.withLock { state in
      if state.isAway { return Response(.serviceUnavailable) }
      state.questions += 1
      for (proof, answer) in state.people where body.contains("\"\(proof)\"") {
        return .json(bytes: Array(answer.utf8))
      }
      return Response(.notFound)
    }
  }

  func blocked() -> Response {
    value.withLock { state in
      if state.isAway {
        state.blockQuestionsWhileAway += 1
        return Response(.serviceUnavailable)
      }
      let text = "{\"items\":[\(state.blocks.joined(separator: ","))]}"
      return .json(bytes: Array(text.utf8))
    }
  }

  func flags(_ request: Request) -> Response {
    value.withLock { state in
      guard !state.isAway, let flags = state.flags else { return Response(.serviceUnavailable) }
      let tag = "\"\(state.flagsVersion)\""
      if request.headers[.ifNoneMatch] == tag { return Response(.notModified) }
      return Response.json(bytes: JSONWriter.bytes { flags.write(to: &$0) }).with(.etag, tag)
    }
  }

  func events(_ request: Request) async throws -> Response {
    let after = request.query("after").flatMap { $0.split(separator: ".").last.flatMap { Int($0) } }
    for _ in 0..<500 {
      let found = value.withLock { state -> (away: Bool, events: ArraySlice<String>, end: Int) in
        let start = min(after ?? state.events.count, state.events.count)
        return (state.isAway, state.events[start...], state.events.count)
      }
      if found.away { return Response(.serviceUnavailable) }
      if after == nil || !found.events.isEmpty {
        let text =
          "{\"events\":[\(found.events.joined(separator: ","))],\"next\":\"e.\(found.end)\"}"
        return .json(bytes: Array(text.utf8))
      }
      try await sleepOnLoop(for: .milliseconds(10))
    }
    return .json(bytes: Array("{\"events\":[],\"next\":\"e.\(after ?? 0)\"}".utf8))
  }
}
