import EventLoop
import HTTPCore
import Kernel
import Observability

/// One client connection, straight through: read a head, answer it, again. Confined to its loop; the
/// whole of it runs in one task.
final class Connection {
  let stream: any ByteStream
  let loop: EventLoop
  let core: ServerCore
  private unowned let owner: LoopConnections
  var position = 0
  /// Without the port.
  let clientAddress: String

  var input = ByteBuffer(capacity: 4_096)
  var output: [UInt8] = []
  private var parser: RequestParser
  private let scope: OperationScope
  private var watchdog: Watchdog
  private var answered = 0
  private(set) var isDraining = false
  private var isIdle = true

  /// How long a draining server waits for the first request of a connection.
  private static let drainPatience: Duration = .seconds(1)

  init(
    _ stream: any ByteStream, peer: SocketAddress, core: ServerCore, owner: LoopConnections,
    loop: EventLoop
  ) {
    self.stream = stream
    clientAddress = peer.host
    self.core = core
    self.owner = owner
    self.loop = loop
    parser = RequestParser(limits: core.limits.http)
    scope = OperationScope(loop: loop)
    watchdog = Watchdog(loop: loop)
  }

  // MARK: The life of a connection

  func run() async {
    watchdog.start(self)
    await OperationScope.$current.withValue(scope) { await serve() }
    scope.end()
    watchdog.stop()
    stream.close()
    owner.remove(self)
  }

  private func serve() async {
    do {
      while let head = try await nextHead() {
        guard try await answer(head) else { break }
      }
      try await flush()
      await linger()
    } catch let error as HTTPParseError {
      await refuse(error.problem)
    } catch is ConnectionExpired {
      // Silence between requests is nobody's fault; a head that stops in the middle is told.
      if !isIdle { await refuse(ServerCore.slowHeadProblem) }
    } catch {
      // The peer has gone: nobody to tell.
    }
  }

  /// The next request, or `nil` when there will be none.
  private func nextHead() async throws -> RequestHead? {
    isIdle = true
    var began = false
    while true {
      if !input.isEmpty {
        if case .head(let head, let consumed) = try parser.parse(input.readable) {
          input.consume(consumed)
          isIdle = false
          return head
        }
        isIdle = false
        if !began {
          began = true
          watchdog.expect(within: core.limits.headTimeout)
        }
      } else {
        watchdog.expect(within: isDraining ? Connection.drainPatience : core.limits.idleTimeout)
      }
      // What was answered leaves before anybody waits: pipelined requests share one write.
      try await flush()
      guard try await fill() else { return nil }
    }
  }

  /// Answers one request; false if the connection must end.
  private func answer(_ head: RequestHead) async throws -> Bool {
    answered += 1
    watchdog.rest()
    let began = MonotonicInstant.now
    let exchange = Exchange(self, head, began: began)
    let body = ConnectionBody(self, head)
    let (response, counters) = await respond(exchange, head, body)
    stream.descriptor.onHangUp = nil
    let mayContinue =
      head.keepAlive && !isDraining && answered < core.limits.requestsPerConnection
      && body.canBeSkipped
    let keep = try await exchange.write(response, keepAlive: mayContinue)
    exchange.record(counters)
    scope.restart(deadline: .distantFuture)
    guard keep else { return false }
    try await body.skip()
    if answered % 64 == 0 { try await giveWay() }
    return true
  }

  private func respond(_ exchange: Exchange, _ head: RequestHead, _ body: ConnectionBody)
    async -> (Response, RouteCounters)
  {
    let request: Request
    do {
      request = Request(
        head: head, target: try Target(head),
        body: head.framing == .none
          ? RequestBody() : RequestBody(length: body.announcedLength, reader: body),
        requestID: exchange.scope.requestID, clientAddress: clientAddress)
    } catch {
      let problem = Response.problem(
        error.problem, language: .russian, requestID: exchange.scope.requestID)
      return (problem, core.metrics.refusals)
    }
    let responder = core.handler.responder(for: request)
    request.routeTemplate = responder.counters.template
    request.bodyLimit = responder.bodyLimit ?? core.limits.http.body
    body.limit = request.bodyLimit
    scope.restart(
      deadline: MonotonicInstant.now + (responder.deadline ?? core.limits.handlerDeadline))
    watchForHangUp(head)
    let response = await RequestScope.$current.withValue(exchange.scope) {
      await core.respond(to: request, with: responder)
    }
    return (response, responder.counters)
  }

  /// A pipelining client must not keep the loop to itself.
  private func giveWay() async throws {
    try await flush()
    await yieldOnLoop()
  }

  /// A reader that has gone needs no answer. Two seconds, because some clients close their half at
  /// once and still read; a write is finished in any case.
  private func watchForHangUp(_ head: RequestHead) {
    guard head.method.isSafe else { return }
    stream.descriptor.onHangUp = { [self] in
      let round = answered
      _ = loop.schedule(after: .seconds(2)) { [self] in
        if answered == round, !isIdle { scope.cancel() }
      }
    }
  }

  // MARK: Bytes

  /// Reads more into `input`; false at the end of the stream or when an idle connection drains.
  func fill() async throws -> Bool {
    while true {
      if watchdog.hasExpired { throw ConnectionExpired() }
      switch try stream.tryRead(into: input.writable(minimum: 2_048)) {
      case .moved(let count):
        input.produced(count)
        return true
      case .end: return false
      case .waitReadable:
        if mayEndNow { return false }
        await stream.descriptor.waitReadable()
      case .waitWritable: await stream.descriptor.waitWritable()
      }
    }
  }

  /// A draining server waits for no further request, but a client that was just accepted gets a
  /// moment for its first.
  private var mayEndNow: Bool { isDraining && isIdle && input.isEmpty && answered > 0 }

  /// Writes `output`. The client must take something within `writeStall` each time.
  func flush() async throws {
    guard !output.isEmpty else { return }
    var sent = 0
    while sent < output.count {
      let step = try output.withUnsafeBytes {
        try stream.tryWrite(UnsafeRawBufferPointer(rebasing: $0[sent...]))
      }
      switch step {
      case .moved(let count): sent += count
      case .end: throw SystemCallError("write", code: 32)
      case .waitReadable: try await waitToWrite { await self.stream.descriptor.waitReadable() }
      case .waitWritable: try await waitToWrite { await self.stream.descriptor.waitWritable() }
      }
    }
    if output.capacity > 65_536 { output = [] } else { output.removeAll(keepingCapacity: true) }
  }

  func waitToWrite(_ wait: () async -> Void) async throws {
    watchdog.expect(within: core.limits.writeStall)
    await wait()
    if watchdog.hasExpired || stream.descriptor.isClosed { throw ConnectionExpired() }
    watchdog.rest()
  }

  /// For a body: the longest silence, and the whole of it.
  func expectBody(within limit: Duration) { watchdog.expect(within: limit) }
  func bodyArrived() { watchdog.rest() }

  // MARK: Endings

  /// Told once by a draining server: an idle connection ends, a busy one after its answer.
  func drain() {
    isDraining = true
    guard isIdle else { return }
    if answered == 0 { watchdog.expect(within: Connection.drainPatience) }
    stream.descriptor.wakeReader()
  }

  /// The drain has taken too long.
  func abort() {
    scope.cancel()
    stream.close()
  }

  /// An idle connection keeps little: ten thousand of them must fit.
  func compact() {
    guard isIdle, input.isEmpty, output.isEmpty else { return }
    input.shrink(to: 256)
    output = []
  }

  private func refuse(_ problem: Problem) async {
    core.appendRefusal(problem, to: &output)
    core.recordRefusal(Status(problem.status))
    try? await flush()
    await linger()
  }

  /// Closing with unread bytes in the socket would reset the connection and could destroy the
  /// answer on its way (RFC 9112, 9.6): end our side, read on for a moment.
  private func linger() async {
    stream.shutdownWrite()
    var left = 256 * 1_024
    watchdog.expect(within: .seconds(2))
    while left > 0, !watchdog.hasExpired {
      input.consume(input.count)
      guard let step = try? stream.tryRead(into: input.writable(minimum: 2_048)) else { return }
      switch step {
      case .moved(let count): left -= count
      case .end: return
      case .waitReadable: await stream.descriptor.waitReadable()
      case .waitWritable: await stream.descriptor.waitWritable()
      }
      if stream.descriptor.isClosed { return }
    }
  }
}

/// The client was too slow, in whatever it was doing.
struct ConnectionExpired: Error {}
