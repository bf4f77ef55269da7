import EventLoop
import HTTPCore
import JSON
import Kernel
import Observability

/// One request and the writing of its answer. Confined to the connection's loop.
final class Exchange {
  private let connection: Connection
  private let head: RequestHead
  private let began: MonotonicInstant
  let scope: RequestScope
  private var status = 0
  private var bodyBytes = 0

  init(_ connection: Connection, _ head: RequestHead, began: MonotonicInstant) {
    self.connection = connection
    self.head = head
    self.began = began
    let trace =
      head.headers[.traceparent].flatMap(Trace.init(traceparent:))?.child() ?? Trace.generate()
    let asked = head.headers[.xRequestID].flatMap { Exchange.isGood($0) ? $0 : nil }
    scope = RequestScope(requestID: asked ?? trace.traceID, trace: trace)
  }

  /// An id that may stand in logs and headers as it is.
  private static func isGood(_ id: String) -> Bool {
    let bytes = id.utf8
    return (1...64).contains(bytes.count)
      && bytes.allSatisfy { byte in
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95: true
        default: false
        }
      }
  }

  // MARK: The answer

  /// Writes the answer; small ones stay in the connection's buffer until it waits. False if the
  /// connection must end after it.
  func write(_ response: Response, keepAlive: Bool) async throws -> Bool {
    switch response.body {
    case .empty: return writeWhole(response, [], keepAlive)
    case .bytes(let bytes): return writeWhole(response, bytes, keepAlive)
    case .stream(let length, let produce):
      return try await stream(response, length, keepAlive, produce)
    case .file(let path, let range): return try await send(response, path, range, keepAlive)
    }
  }

  private func writeWhole(_ response: Response, _ body: [UInt8], _ keepAlive: Bool) -> Bool {
    appendHead(response, .length(body.count), keepAlive)
    if head.method != .head {
      connection.output.append(contentsOf: body)
      bodyBytes = body.count
    }
    return keepAlive
  }

  private func stream(
    _ response: Response, _ length: Int?, _ keepAlive: Bool,
    _ produce: @Sendable (any BodySink) async throws -> Void
  ) async throws -> Bool {
    // HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
    let endsByClose = length == nil && head.version == .http10
    let keep = keepAlive && !endsByClose
    appendHead(response, length.map { .length($0) } ?? (endsByClose ? .untilClose : .chunked), keep)
    if head.method == .head || response.status.hasNoContent { return keep }
    let sink = ConnectionSink(connection, isChunked: length == nil && !endsByClose, length: length)
    do {
      try await produce(sink)
      try sink.finish()
    } catch {
      // The head is already out: only a broken connection tells the client that this is not all.
      connection.core.logger.warning("answer broken off", ["error": .error(error)])
      connection.abort()
      throw error
    }
    bodyBytes = sink.written
    return keep
  }

  private func send(_ response: Response, _ path: String, _ range: Range<Int>?, _ keepAlive: Bool)
    async throws -> Bool
  {
    guard let file = try await connection.core.open(path) else {
      let missing = Response.problem(
        NothingThere().problem, language: .russian, requestID: scope.requestID)
      return writeWhole(missing, missing.body.readyBytes, keepAlive)
    }
    let part = (range ?? 0..<file.size).clamped(to: 0..<file.size)
    appendHead(response, .length(part.count), keepAlive)
    if head.method == .head { return keepAlive }
    try await connection.flush()
    try await FileTransfer(connection, file).send(part)
    bodyBytes = part.count
    return keepAlive
  }

  private func appendHead(_ response: Response, _ framing: BodyFraming, _ keepAlive: Bool) {
    status = response.status.code
    var headers = response.headers
    let isHead = head.method == .head
    let announcesItself = isHead && headers.contains(.contentLength)
    if headers.contains(.transferEncoding) { headers.remove(.transferEncoding) }
    if headers.contains(.connection) { headers.remove(.connection) }
    if headers.contains(.contentLength), !announcesItself { headers.remove(.contentLength) }
    response.status.appendStatusLine(to: &connection.output)
    headers.append(to: &connection.output)
    if !headers.contains(.date) { connection.core.appendDate(to: &connection.output) }
    if !headers.contains(.xRequestID) {
      connection.output.append("X-Request-Id: " as StaticString)
      connection.output.append(contentsOf: scope.requestID.utf8)
      connection.output.append("\r\n" as StaticString)
    }
    if !announcesItself, !response.status.hasNoContent { appendFraming(framing) }
    if !keepAlive {
      connection.output.append("Connection: close\r\n" as StaticString)
    } else if head.version == .http10 {
      connection.output.append("Connection: keep-alive\r\n" as StaticString)
    }
    connection.output.append("\r\n" as StaticString)
  }

  private func appendFraming(_ framing: BodyFraming) {
    switch framing {
    case .length(let count):
      connection.output.append("Content-Length: " as StaticString)
      connection.output.appendDecimal(count)
      connection.output.append("\r\n" as StaticString)
    case .chunked: connection.output.append("Transfer-Encoding: chunked\r\n" as StaticString)
    case .none, .untilClose: break
    }
  }

  // MARK: The record

  /// Counts and logs the request. The query is left out: it may hold personal data.
  func record(_ counters: RouteCounters) {
    let duration = MonotonicInstant.now - began
    counters.record(status, after: duration)
    connection.core.logger.deferred(.info, "request") { line in
      line.field("method", head.method.token)
      line.field("route", counters.template)
      line.field("path", head.path)
      line.field("status", status)
      line.field("microseconds", duration.wholeMicroseconds)
      line.field("bytes", bodyBytes)
      line.field("client", connection.clientAddress)
      line.field("request_id", scope.requestID)
      line.field("trace_id", scope.trace.traceID)
    }
  }
}

extension Duration {
  fileprivate var wholeMicroseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}

extension ResponseBody {
  /// The bytes of a body that is already there.
  var readyBytes: [UInt8] {
    if case .bytes(let bytes) = self { bytes } else { [] }
  }
}
