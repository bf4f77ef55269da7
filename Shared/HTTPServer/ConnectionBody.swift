import EventLoop
import HTTPCore
import Kernel

/// The body of one request, read from its connection as the handler asks for it: a handler that
/// does not read makes the client wait. Confined to the connection's loop.
final class ConnectionBody: RequestBodyReader {
  private unowned let connection: Connection
  private let framing: BodyFraming
  private var decoder: ChunkedDecoder
  private var remaining: Int
  private var received = 0
  private var isAtEnd: Bool
  private var mustContinue: Bool
  private var began: MonotonicInstant?
  private var hasFailed = false
  /// Bytes; beyond it `BodyTooLarge`.
  var limit = Int.max

  init(_ connection: Connection, _ head: borrowing RequestHead) {
    self.connection = connection
    framing = head.framing
    mustContinue = head.expectsContinue
    decoder = ChunkedDecoder(limits: connection.core.limits.http)
    if case .length(let length) = head.framing { remaining = length } else { remaining = 0 }
    isAtEnd = head.framing == .none
  }

  /// The length, if the head said it.
  var announcedLength: Int? {
    switch framing {
    case .length(let length): length
    case .none: 0
    default: nil
    }
  }

  /// The next part of the body, `nil` at its end. Throws `BodyTooLarge` past the limit.
  func next(maximum: Int) async throws -> [UInt8]? {
    do { return try await read(maximum) } catch {
      hasFailed = true
      throw error
    }
  }

  private func read(_ maximum: Int) async throws -> [UInt8]? {
    if isAtEnd { return nil }
    if let announcedLength, announcedLength > limit { throw BodyTooLarge(limit: limit) }
    try await sendContinue()
    while true {
      if let part = try take(maximum) {
        received += part.count
        guard received <= limit else { throw BodyTooLarge(limit: limit) }
        return part
      }
      if isAtEnd { return nil }
      try await fill()
    }
  }

  /// RFC 9110, 10.1.1: the client sends its body only now.
  private func sendContinue() async throws {
    guard mustContinue else { return }
    mustContinue = false
    connection.output.append("HTTP/1.1 100 Continue\r\n\r\n" as StaticString)
    try await connection.flush()
  }

  private func take(_ maximum: Int) throws -> [UInt8]? {
    guard !connection.input.isEmpty else { return nil }
    switch framing {
    case .chunked: return try takeChunk(maximum)
    default:
      let count = min(remaining, connection.input.count, maximum)
      let part = [UInt8](UnsafeRawBufferPointer(rebasing: connection.input.readable[..<count]))
      connection.input.consume(count)
      remaining -= count
      isAtEnd = remaining == 0
      return part
    }
  }

  private func takeChunk(_ maximum: Int) throws -> [UInt8]? {
    let readable = connection.input.readable
    let window = UnsafeRawBufferPointer(rebasing: readable[..<min(readable.count, maximum)])
    switch try decoder.next(window) {
    case .needMore:
      connection.input.consume(window.count)
      return nil
    case .data(let range, let consumed):
      let part = [UInt8](UnsafeRawBufferPointer(rebasing: window[range]))
      connection.input.consume(consumed)
      return part
    case .end(let consumed):
      connection.input.consume(consumed)
      isAtEnd = true
      return nil
    }
  }

  private func fill() async throws {
    let limits = connection.core.limits
    let now = connection.loop.now
    let start = began ?? now
    began = start
    let elapsed = now - start
    if elapsed > limits.bodyGrace,
      received < Int(elapsed.components.seconds) * limits.bodyMinimumRate
    {
      throw BodyTooSlow()
    }
    connection.expectBody(within: limits.bodyStall)
    let more: Bool
    do { more = try await connection.fill() } catch is ConnectionExpired { throw BodyTooSlow() }
    connection.bodyArrived()
    guard more else { throw BodyCutOff() }
  }

  /// A small rest may be read away so that the connection lives on.
  var canBeSkipped: Bool {
    if isAtEnd { return true }
    if mustContinue || hasFailed { return false }
    if case .length = framing { return remaining <= 65_536 }
    return false
  }

  func skip() async throws {
    while !isAtEnd {
      guard try take(16_384) == nil else { continue }
      if !isAtEnd { try await fill() }
    }
  }
}

/// The client sends its body slower than it may.
struct BodyTooSlow: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 408, code: "request-timeout",
      title: Localized(
        ru: "Запрос передаётся слишком медленно", kk: "Сұраныс тым баяу жіберілуде",
        en: "The request arrives too slowly"))
  }
}

/// The client closed the connection in the middle of its body: nobody is there to be answered.
struct BodyCutOff: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 400, code: "incomplete-body",
      title: Localized(
        ru: "Запрос оборван", kk: "Сұраныс үзілді", en: "The request is incomplete"))
  }
}
