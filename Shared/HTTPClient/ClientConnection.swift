import EventLoop
import HTTPCore
import Kernel

/// One connection to a server and what has been read from it. Confined to its loop.
final class ClientConnection {
  let stream: any ByteStream
  let descriptor: Descriptor
  let isSecure: Bool
  private(set) var inbound = ByteBuffer(capacity: 8_192)
  private var outbound = ByteBuffer(capacity: 2_048)
  private var parser: ResponseParser
  private let limits: HTTPLimits
  /// Requests begun on it.
  private(set) var requests = 0
  /// It waits in the pool.
  var isIdle = false
  /// A byte of the current answer has come.
  private(set) var answerStarted = false

  init(_ stream: any ByteStream, isSecure: Bool, limits: HTTPLimits) {
    self.stream = stream
    descriptor = stream.descriptor
    self.isSecure = isSecure
    self.limits = limits
    parser = ResponseParser(limits: limits)
  }

  func begin() {
    requests += 1
    answerStarted = false
  }

  /// Looks without waiting whether an idle connection is still good: a peer that sent anything,
  /// be it the end, makes it useless.
  func isAlive() -> Bool {
    if descriptor.isClosed || descriptor.isHangUp || !inbound.isEmpty { return false }
    guard descriptor.isReadable else { return true }
    let room = inbound.writable(minimum: 64)
    guard case .waitReadable? = try? stream.tryRead(into: room) else { return false }
    return true
  }

  func close() { stream.close() }

  // MARK: Writing

  func append(_ bytes: [UInt8]) { outbound.append(bytes) }
  func appendChunk(_ bytes: [UInt8]) { ChunkedEncoder.append(bytes, to: &outbound) }
  func appendEndOfChunks() { ChunkedEncoder.appendEnd(to: &outbound) }

  func append(_ request: ClientRequest, to origin: Origin) {
    request.appendHead(to: origin, &outbound)
  }

  /// Writes what can be written without waiting: `nil` if that is all, else what stood in the way.
  func flushNow() throws -> StreamStep? {
    while !outbound.isEmpty {
      let step = try stream.tryWrite(outbound.readable)
      guard case .moved(let count) = step else { return step }
      outbound.consume(count)
    }
    return nil
  }

  func flush() async throws {
    while let obstacle = try flushNow() {
      switch obstacle {
      case .moved, .end: throw SystemCallError("write", code: 32)
      case .waitReadable: try await descriptor.waitReadableInScope()
      case .waitWritable: try await descriptor.waitWritableInScope()
      }
    }
  }

  // MARK: Reading

  /// The head of the final answer; informational ones are dropped (RFC 9110, 15.2).
  func readHead(answering method: Method) async throws -> ResponseHead {
    var informational = 0
    while true {
      if let head = try takeHead(answering: method) {
        guard head.status.isInformational else { return head }
        informational += 1
        // 101 was never asked for; a flood of 1xx would never end.
        if head.status.code == 101 || informational > 16 {
          throw HTTPClientError.malformed(.malformedStatusLine)
        }
        continue
      }
      if try await fill() == 0 { throw HTTPClientError.lost(started: answerStarted) }
    }
  }

  /// The head if it is there already.
  func takeHead(answering method: Method) throws -> ResponseHead? {
    guard !inbound.isEmpty else { return nil }
    do throws(HTTPParseError) {
      guard
        case .head(let head, let consumed) = try parser.parse(
          inbound.readable, answering: method)
      else { return nil }
      inbound.consume(consumed)
      return head
    } catch {
      throw HTTPClientError.malformed(error)
    }
  }

  /// Reads what is there, waiting for the first byte; 0 at the end.
  func fill(atLeast room: Int = 2_048) async throws -> Int {
    while true {
      // After a short read the socket is empty: the try would only cost a system call. TLS may
      // hold bytes of its own.
      if !isSecure, !descriptor.isReadable {
        try await descriptor.waitReadableInScope()
      }
      if let count = try fillNow(atLeast: room) { return count }
      if descriptor.isWritable {
        try await descriptor.waitReadableInScope()
      } else {
        try await descriptor.waitWritableInScope()
      }
    }
  }

  /// Reads without waiting: `nil` if there is nothing yet.
  func fillNow(atLeast room: Int = 2_048) throws -> Int? {
    switch try stream.tryRead(into: inbound.writable(minimum: room)) {
    case .moved(let count):
      inbound.produced(count)
      answerStarted = true
      return count
    case .end: return 0
    case .waitReadable, .waitWritable: return nil
    }
  }

  func take(_ count: Int) -> [UInt8] {
    let bytes = [UInt8](inbound.readable.prefix(count))
    inbound.consume(count)
    return bytes
  }

  func decode(_ decoder: inout ChunkedDecoder) throws -> (data: [UInt8], isEnd: Bool) {
    do throws(HTTPParseError) {
      var data: [UInt8] = []
      while true {
        let readable = inbound.readable
        switch try decoder.next(readable) {
        case .needMore:
          inbound.consume(readable.count)
          return (data, false)
        case .data(let range, let consumed):
          data.append(contentsOf: readable[range])
          inbound.consume(consumed)
        case .end(let consumed):
          inbound.consume(consumed)
          return (data, true)
        }
      }
    } catch {
      throw HTTPClientError.malformed(error)
    }
  }

  /// Before it waits for its next request.
  func rest() {
    inbound.shrink(to: 8_192)
    outbound.shrink(to: 8_192)
  }
}
