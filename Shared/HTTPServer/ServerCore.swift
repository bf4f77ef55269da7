import EventLoop
import Glibc
package import HTTPCore
import Kernel
import Observability
import Synchronization

/// Finds who answers a request. Called on the connection's loop before the body is read.
package protocol RequestHandler: Sendable {
  func responder(for request: Request) -> Responder
}

/// Who answers, within what limits, counted under what.
package struct Responder: Sendable {
  /// Nanoseconds.
  let deadline: UInt64?
  let bodyLimit: Int?
  /// Whether the answer is worth nothing once the client has gone; `nil`: as the verb says.
  let endsWithClient: Bool?
  let counters: RouteCounters
  package let handler: Handler

  package init(
    deadline: Duration? = nil, bodyLimit: Int? = nil, endsWithClient: Bool? = nil,
    counters: RouteCounters, handler: @escaping Handler
  ) {
    self.deadline = deadline?.clampedNanoseconds
    self.bodyLimit = bodyLimit
    self.endsWithClient = endsWithClient
    self.counters = counters
    self.handler = handler
  }

  /// The route's template.
  package var template: String { counters.template }

  /// The same limits and counters with something done around the handler.
  package func around(_ wrap: (@escaping Handler) -> Handler) -> Responder {
    Responder(self, handler: wrap(handler))
  }

  private init(_ other: Responder, handler: @escaping Handler) {
    deadline = other.deadline
    bodyLimit = other.bodyLimit
    endsWithClient = other.endsWithClient
    counters = other.counters
    self.handler = handler
  }
}

/// What all connections of a server share.
final class ServerCore: Sendable {
  let limits: ServerLimits
  let timeouts: Timeouts
  let accessLog: AccessLog
  let handler: any RequestHandler
  let metrics: ServerMetrics
  let logger: Logger
  let open = Atomic<Int>(0)
  private let files: BlockingPool
  private let dates: [DateLine]

  init(
    limits: ServerLimits, handler: any RequestHandler, metrics: ServerMetrics, logger: Logger,
    files: BlockingPool, loops: Int
  ) {
    self.files = files
    dates = (0..<loops).map { _ in DateLine() }
    self.limits = limits
    timeouts = Timeouts(limits)
    accessLog = AccessLog(logger)
    self.handler = handler
    self.metrics = metrics
    self.logger = logger
  }

  /// False if there are too many.
  func connectionOpened() -> Bool {
    let before = open.wrappingAdd(1, ordering: .relaxed).oldValue
    if before < limits.connections {
      metrics.connections.set(before + 1)
      return true
    }
    open.wrappingSubtract(1, ordering: .relaxed)
    return false
  }

  func connectionClosed() {
    let after = open.wrappingSubtract(1, ordering: .relaxed).newValue
    metrics.connections.set(after)
  }

  /// `nil` if there is no such file.
  func open(_ path: String) async throws -> OpenFile? {
    try await files.run { OpenFile(path) }
  }

  func read(_ file: OpenFile, at offset: Int, count: Int) async throws -> [UInt8] {
    try await files.run {
      [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = max(0, pread(file.descriptor, buffer.baseAddress, count, off_t(offset)))
      }
    }
  }

  /// The `Date` line, made anew once a second and loop.
  func appendDate(to output: inout ByteBuffer, on loop: EventLoop) {
    dates[loop.index].append(to: &output)
  }

  /// What the client is told of an error that a handler has thrown.
  func answer(to error: any Error, of request: Request, _ counters: RouteCounters) -> Response {
    if let known = Problem(thrown: error) { return problem(known, request) }
    logger.error("request failed", ["error": .error(error), "route": .string(counters.template)])
    return problem(.serversFault, request)
  }

  func problem(_ problem: Problem, _ request: Request) -> Response {
    .problem(problem, language: request.language, requestID: request.requestID)
  }

  /// A whole answer for bytes that were no request: nothing of them can be believed.
  func appendRefusal(_ problem: Problem, to output: inout ByteBuffer) {
    let response = Response.problem(problem, language: .english, requestID: "")
    var head = ResponseHead(response.status, headers: response.headers)
    head.headers.append(.date, HTTPDate.text(WallClock.live.now()))
    let body = response.body.readyBytes
    head.headers.append(.contentLength, body.count)
    head.headers.append(.connection, "close" as StaticString)
    head.append(to: &output)
    output.append(body)
  }

  func recordRefusal(_ status: Status) { metrics.refusals.record(status.code, nanoseconds: 0) }

  /// Sent whole to a connection too many.
  var refusalWhenFull: [UInt8] {
    var bytes = ByteBuffer(capacity: 1_024)
    appendRefusal(ServerCore.fullProblem, to: &bytes)
    return bytes.bytes
  }

  private static let fullProblem = Problem(
    status: 503, code: "too-many-connections",
    title: Localized(
      ru: "Слишком много соединений", kk: "Байланыстар тым көп", en: "Too many connections"),
    retryAfter: .seconds(2))

  static let slowHeadProblem = Problem(
    status: 408, code: "request-timeout",
    title: BodyTooSlow().problem.title)
}

/// The `Date` line of one loop (RFC 9110, 6.6.1).
///
/// `@unchecked Sendable`: touched only by the loop whose index it has.
private final class DateLine: @unchecked Sendable {
  private var second: Int64 = -1
  private var line: [UInt8] = []

  func append(to output: inout ByteBuffer) {
    let now = time(nil)
    if Int64(now) != second {
      second = Int64(now)
      line = Array("Date: \(HTTPDate.text(Instant(seconds: second)))\r\n".utf8)
    }
    output.append(line)
  }
}
