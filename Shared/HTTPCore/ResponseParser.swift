/// Reads answer heads (RFC 9112, 4 and 6.3) as strictly as requests: an upstream that is unclear
/// about the end of a message cannot share its connection between users.
package struct ResponseParser: Sendable {
  package enum Result: Sendable {
    /// The head is not complete. Call again with the same bytes and more behind them.
    case needMore
    /// An informational head (1xx) is followed by another one.
    case head(ResponseHead, consumed: Int)
  }

  private let limits: HTTPLimits
  private var state = State()

  private struct State: Sendable {
    var lines = LineScanner()
    var fields = FieldParser()
    var hasStatus = false
    var status = Status.ok
    var version = HTTPVersion.http11
    var fieldsStart = 0
  }

  package init(limits: HTTPLimits = .default) { self.limits = limits }

  /// `bytes` begins where the answer begins; `method` is that of the request it answers.
  package mutating func parse(_ bytes: UnsafeRawBufferPointer, answering method: Method)
    throws(HTTPParseError) -> Result
  {
    while true {
      guard let line = try state.lines.next(bytes) else {
        let seen = state.lines.lineStart &+ state.lines.pending
        let isStatusLine = !state.hasStatus
        if isStatusLine, seen > limits.requestLine { throw .malformedStatusLine }
        if !isStatusLine, seen &- state.fieldsStart > limits.headerBytes { throw .headerTooLarge }
        return .needMore
      }
      if !state.hasStatus {
        try readStatusLine(bytes, line)
        state.fields.begin()
        state.hasStatus = true
        state.fieldsStart = state.lines.lineStart
        continue
      }
      guard line.upperBound &- state.fieldsStart <= limits.headerBytes else {
        throw .headerTooLarge
      }
      if line.isEmpty { return try finish(bytes, method) }
      try state.fields.add(bytes, line, limits: limits)
    }
  }

  /// `HTTP-version SP 3DIGIT SP [reason]`; a missing second space is let pass (RFC 9112, 4).
  private mutating func readStatusLine(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>)
    throws(HTTPParseError)
  {
    let start = line.lowerBound
    guard line.count >= 12, line.count <= limits.requestLine, bytes[start &+ 8] == Byte.space
    else { throw .malformedStatusLine }
    state.version = try RequestParser.version(bytes, start..<start &+ 8)
    var code = 0
    for index in start &+ 9..<start &+ 12 {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { throw .malformedStatusLine }
      code = code &* 10 &+ Int(digit)
    }
    guard (100...599).contains(code), line.count == 12 || bytes[start &+ 12] == Byte.space
    else { throw .malformedStatusLine }
    // We never offer an upgrade, so what follows would be no HTTP that we know (RFC 9110, 7.8).
    guard code != 101 else { throw .unexpectedUpgrade }
    state.status = Status(code)
  }

  private mutating func finish(_ bytes: UnsafeRawBufferPointer, _ method: Method)
    throws(HTTPParseError) -> Result
  {
    let framing: BodyFraming
    if method == .head || state.status.hasNoContent {
      framing = .none
    } else if state.fields.isChunked {
      guard state.version == .http11 else { throw .malformedTransferCoding }
      framing = .chunked
    } else if let length = state.fields.contentLength {
      framing = length == 0 ? .none : .length(length)
    } else {
      framing = .untilClose
    }
    let end = state.lines.lineStart
    let head = ResponseHead(
      state.status, version: state.version, headers: state.fields.take(bytes, end: end),
      framing: framing, keepAlive: state.fields.keepsAlive(state.version) && framing != .untilClose)
    state = State()
    return .head(head, consumed: end)
  }
}
