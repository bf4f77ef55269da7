import EventLoop
import HTTPCore
import Kernel
import Observability

/// One client connection, straight through: read a head, answer it, again. Confined to its loop; the
/// whole of it runs in one task.
final class Connection {
  let stream: any ByteStream
  private let descriptor: Descriptor
  let loop: EventLoop
  let core: ServerCore
  /// Knows the connection until `run` ends, which may be after the server has gone.
  private let owner: LoopConnections
  var position = 0
  /// Without the port.
  let clientAddress: String
  private let memory = ConnectionMemory()
  /// What the access log says of the client.
  let logMembers: [UInt8]

  var input = ByteBuffer(capacity: 4_096)
  var output = ByteBuffer(capacity: 2_048)
  private var parser: RequestParser
  /// TLS may hold bytes that the socket knows nothing of.
  private let isSecure: Bool
  private let scope: OperationScope
  private let slot = RequestSlot()
  private let watchdog: Watchdog
  private var answered = 0
  private(set) var isDraining = false
  /// Told before a drain: every answer says `Connection: close`, nothing is cut.
  var isLeaving = false
  private var isIdle = true
  /// A part of a head is there.
  private var headHasBegun = false
  /// The client waits for an answer that is worth nothing once it has gone.
  private var endsWithClient = false

  /// How long a draining server waits for the first request of a connection.
  private static let drainPatience: Duration = .seconds(1)

  init(
    _ stream: any ByteStream, isSecure: Bool, peer: SocketAddress, core: ServerCore,
    owner: LoopConnections, loop: EventLoop
  ) {
    self.stream = stream
    descriptor = stream.descriptor
    self.isSecure = isSecure
    let address = peer.host
    clientAddress = address
    logMembers = AccessLog.members(ofClient: address)
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
    watchForHangUp()
    await OperationScope.$current.withValue(scope) {
      await RequestSlot.$current.withValue(slot) { await serve() }
    }
    scope.end()
    watchdog.stop()
    stream.close()
    owner.remove(self)
  }

  private func serve() async {
    do {
      while true {
        if let head = try nextHead() {
          guard try await answer(head) else { break }
        } else {
          // What was answered leaves before anybody waits: pipelined requests share one write.
          if try send() != nil { try await flush() }
          guard try await fill() else { break }
        }
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

  /// The next request, `nil` if more bytes are needed.
  private func nextHead() throws -> RequestHead? {
    if input.isEmpty {
      if isDraining {
        watchdog.expect(within: Connection.drainPatience)
      } else {
        watchdog.expect(nanoseconds: core.timeouts.idle)
      }
      return nil
    }
    isIdle = false
    if case .head(let head, let consumed) = try parser.parse(input.readable) {
      input.consume(consumed)
      headHasBegun = false
      return head
    }
    if !headHasBegun {
      headHasBegun = true
      watchdog.expect(nanoseconds: core.timeouts.head)
    }
    return nil
  }

  /// Answers one request; false if the connection must end.
  private func answer(_ head: RequestHead) async throws -> Bool {
    answered += 1
    watchdog.rest()
    let exchange = Exchange(self, head, began: .now)
    slot.scope = exchange.scope
    let body = head.framing == .none ? nil : ConnectionBody(self, head)
    let (response, counters) = await respond(exchange, head, body)
    endsWithClient = false
    let mayContinue =
      head.keepAlive && !isDraining && !isLeaving && answered < core.limits.requestsPerConnection
      && body?.canBeSkipped ?? true
    let keep: Bool
    if response.body.isReady {
      keep = exchange.writeReady(response, keepAlive: mayContinue)
    } else {
      keep = try await exchange.write(response, keepAlive: mayContinue)
    }
    exchange.record(head, counters)
    if slot.recording != nil { endRecording(exchange) }
    scope.restart(deadline: .distantFuture)
    guard keep else { return false }
    if let body { try await body.skip() }
    if answered % 64 == 0 { try await giveWay() }
    isIdle = true
    return true
  }

  private func endRecording(_ exchange: Exchange) {
    slot.recording?.end(exchange.outcome)
    slot.recording = nil
  }

  private func respond(_ exchange: Exchange, _ head: RequestHead, _ body: ConnectionBody?)
    async -> (Response, RouteCounters)
  {
    let request: Request
    do {
      request = Request(
        head: head, target: try Target(head),
        body: body.map { RequestBody(length: $0.announcedLength, reader: $0) } ?? RequestBody(),
        requestName: exchange.scope.id, clientAddress: clientAddress, memory: memory)
    } catch {
      let problem = Response.problem(
        error.problem, language: .russian, requestID: exchange.scope.requestID)
      return (problem, core.metrics.refusals)
    }
    let responder = core.handler.responder(for: request)
    request.routeTemplate = responder.counters.template
    request.bodyLimit = responder.bodyLimit ?? core.limits.http.body
    body?.limit = request.bodyLimit
    scope.restart(
      deadline: exchange.began.advanced(nanoseconds: responder.deadline ?? core.timeouts.handler))
    endsWithClient = responder.endsWithClient ?? head.method.isSafe
    do {
      return (try await responder.handler(request), responder.counters)
    } catch {
      return (core.answer(to: error, of: request, responder.counters), responder.counters)
    }
  }

  /// A pipelining client must not keep the loop to itself.
  private func giveWay() async throws {
    try await flush()
    await yieldOnLoop()
  }

  /// A reader that has gone needs no answer. Two seconds, because some clients close their half at
  /// once and still read; a write is finished in any case.
  private func watchForHangUp() {
    stream.descriptor.onHangUp = { [self] in
      guard endsWithClient else { return }
      let round = answered
      _ = loop.schedule(after: .seconds(2)) { [self] in
        if answered == round, endsWithClient { scope.cancel() }
      }
    }
  }

  // MARK: Bytes

  /// Reads more into `input`; false at the end of the stream or when an idle connection drains.
  func fill() async throws -> Bool {
    while true {
      if watchdog.hasExpired { throw ConnectionExpired() }
      // A connection about to be ended is read once more: its next request may be in the socket
      // though the loop has not been told yet.
      if !isSecure, !descriptor.isReadable, !mayEndNow {
        await descriptor.waitReadable()
        if descriptor.isClosed { return false }
        continue
      }
      switch try stream.tryRead(into: input.writable(minimum: 2_048)) {
      case .moved(let count):
        input.produced(count)
        return true
      case .end: return false
      case .waitReadable:
        if mayEndNow { return false }
        await descriptor.waitReadable()
      case .waitWritable: await descriptor.waitWritable()
      }
    }
  }

  /// A draining server waits for no further request, but a client that was just accepted gets a
  /// moment for its first.
  private var mayEndNow: Bool { isDraining && isIdle && input.isEmpty && answered > 0 }

  /// Writes of `output` what can be written at once: `nil` if that is all, else what stood in the
  /// way.
  private func send() throws -> StreamStep? {
    while !output.isEmpty {
      let step = try stream.tryWrite(output.readable)
      guard case .moved(let count) = step else { return step }
      output.consume(count)
    }
    output.shrink(to: 65_536)
    return nil
  }

  /// Writes `output`. The client must take something within `writeStall` each time.
  func flush() async throws {
    while let obstacle = try send() {
      switch obstacle {
      case .moved, .end: throw SystemCallError("write", code: 32)
      case .waitReadable: try await waitToWrite { await self.descriptor.waitReadable() }
      case .waitWritable: try await waitToWrite { await self.descriptor.waitWritable() }
      }
    }
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
    output.shrink(to: 64)
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
