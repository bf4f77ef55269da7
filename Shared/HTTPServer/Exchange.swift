import EventLoop
import HTTPCore
import Kernel
import Observability

/// One request and the writing of its answer. Confined to the connection's loop.
final class Exchange {
  private let connection: Connection
  private let version: HTTPVersion
  let began: MonotonicInstant
  let scope: RequestScope
  private let isHead: Bool
  private var status = 0
  private var bodyBytes = 0

  init(_ connection: Connection, _ head: borrowing RequestHead, began: MonotonicInstant) {
    self.connection = connection
    version = head.version
    self.began = began
    isHead = head.method == .head
    let trace =
      head.headers.bytes(of: .traceparent).flatMap(Trace.init(traceparent:))?.child()
      ?? Trace.generate()
    let asked = head.headers[.xRequestID].flatMap { Exchange.isGood($0) ? RequestID($0) : nil }
    scope = RequestScope(id: asked ?? trace.requestID, trace: trace)
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
    case .empty, .bytes: return writeReady(response, keepAlive: keepAlive)
    case .stream(let length, let produce):
      return try await stream(response, length, keepAlive, produce)
    case .file(let path, let range): return try await send(response, path, range, keepAlive)
    }
  }

  /// Writes an answer whose body is there as a whole.
  func writeReady(_ response: Response, keepAlive: Bool) -> Bool {
    let body = response.body.readyBytes
    appendHead(response, .length(body.count), keepAlive, to: &connection.output)
    if !isHead {
      connection.output.append(body)
      bodyBytes = body.count
    }
    return keepAlive
  }

  private func stream(
    _ response: Response, _ length: Int?, _ keepAlive: Bool,
    _ produce: @Sendable (any BodySink) async throws -> Void
  ) async throws -> Bool {
    // HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
    let endsByClose = length == nil && version == .http10
    let keep = keepAlive && !endsByClose
    let framing = length.map { BodyFraming.length($0) } ?? (endsByClose ? .untilClose : .chunked)
    appendHead(response, framing, keep, to: &connection.output)
    if isHead || response.status.hasNoContent { return keep }
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
      return writeReady(missing, keepAlive: keepAlive)
    }
    let part = (range ?? 0..<file.size).clamped(to: 0..<file.size)
    appendHead(response, .length(part.count), keepAlive, to: &connection.output)
    if isHead { return keepAlive }
    try await connection.flush()
    try await FileTransfer(connection, file).send(part)
    bodyBytes = part.count
    return keepAlive
  }

  private func appendHead(
    _ response: Response, _ framing: BodyFraming, _ keepAlive: Bool, to output: inout ByteBuffer
  ) {
    status = response.status.code
    let announcesItself = isHead && response.headers.contains(.contentLength)
    response.status.appendStatusLine(to: &output)
    if !response.readyLines.isEmpty { output.append(response.readyLines) }
    append(response.headers, withLength: announcesItself, to: &output)
    if !response.headers.contains(.date) {
      connection.core.appendDate(to: &output, on: connection.loop)
    }
    if !response.headers.contains(.xRequestID) {
      output.append("X-Request-Id: " as StaticString)
      scope.id.append(to: &output)
      output.append("\r\n" as StaticString)
    }
    if !announcesItself, !response.status.hasNoContent {
      Exchange.append(framing, to: &output)
    }
    if !keepAlive {
      output.append("Connection: close\r\n" as StaticString)
    } else if version == .http10 {
      output.append("Connection: keep-alive\r\n" as StaticString)
    }
    output.append("\r\n" as StaticString)
  }

  /// The handler's fields without those that are the server's own to say.
  private func append(
    _ headers: HeaderFields, withLength: Bool, to output: inout ByteBuffer
  ) {
    let mustLose =
      headers.contains(.transferEncoding) || headers.contains(.connection)
      || (headers.contains(.contentLength) && !withLength)
    guard mustLose else { return headers.append(to: &output) }
    var headers = headers
    headers.remove(.transferEncoding)
    headers.remove(.connection)
    if !withLength { headers.remove(.contentLength) }
    headers.append(to: &output)
  }

  private static func append(_ framing: BodyFraming, to output: inout ByteBuffer) {
    switch framing {
    case .length(let count):
      output.append("Content-Length: " as StaticString)
      output.append(decimal: count)
      output.append("\r\n" as StaticString)
    case .chunked: output.append("Transfer-Encoding: chunked\r\n" as StaticString)
    case .none, .untilClose: break
    }
  }

  // MARK: The record

  /// Counts and logs the request.
  func record(_ head: RequestHead, _ route: RouteCounters) {
    let nanoseconds = MonotonicInstant.now.nanoseconds(since: began)
    route.record(status, nanoseconds: nanoseconds)
    connection.core.accessLog.write(
      head, route, status: status, bytes: bodyBytes, nanoseconds: nanoseconds,
      client: connection.logMembers, scope: scope)
  }

  /// What was sent, for a recording.
  var outcome: RequestOutcome {
    RequestOutcome(
      status: status, bodyBytes: bodyBytes,
      nanoseconds: MonotonicInstant.now.nanoseconds(since: began))
  }
}

extension ResponseBody {
  /// True if nothing has to be waited for.
  var isReady: Bool {
    switch self {
    case .empty, .bytes: true
    case .stream, .file: false
    }
  }

  /// The bytes of a body that is already there.
  var readyBytes: [UInt8] {
    if case .bytes(let bytes) = self { bytes } else { [] }
  }
}
