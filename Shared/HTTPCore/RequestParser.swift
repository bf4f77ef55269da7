/// Reads request heads from bytes that arrive in any pieces (RFC 9112, 2 and 3). It does no I/O and
/// keeps no bytes: the caller owns the buffer of what is unread.
package struct RequestParser: Sendable {
  package enum Result: Sendable {
    /// The head is not complete. Call again with the same bytes and more behind them.
    case needMore
    /// `consumed` bytes belong to the head; what follows is its body or the next request.
    case head(RequestHead, consumed: Int)
  }

  private let limits: HTTPLimits
  private var state = State()

  private struct State: Sendable {
    var lines = LineScanner()
    var fields = FieldParser()
    var method = Method.get
    var version = HTTPVersion.http11
    var parts: TargetParts?
    var fieldsStart = 0
    var skippedLine = false
  }

  package init(limits: HTTPLimits = .default) { self.limits = limits }

  /// `bytes` begins where the request begins. After a head the parser is ready for the next
  /// request; after an error it must not be used again.
  package mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) -> Result {
    while true {
      guard let line = try state.lines.next(bytes) else {
        try checkIncomplete(bytes)
        return .needMore
      }
      if state.parts == nil {
        if line.isEmpty {
          // One empty line before a request is the trace of an old client (RFC 9112, 2.2).
          guard !state.skippedLine else { throw .malformedRequestLine }
          state.skippedLine = true
          continue
        }
        try readRequestLine(bytes, line)
        state.fields.begin()
        state.fieldsStart = state.lines.lineStart
        continue
      }
      guard line.upperBound &- state.fieldsStart <= limits.headerBytes else {
        throw .headerTooLarge
      }
      if line.isEmpty { return try finish(bytes) }
      try state.fields.add(bytes, line, limits: limits)
    }
  }

  private func checkIncomplete(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) {
    let start = state.lines.lineStart
    let seen = start &+ state.lines.pending
    guard state.parts == nil else {
      if seen &- state.fieldsStart > limits.headerBytes { throw .headerTooLarge }
      return
    }
    if seen &- start > limits.requestLine { throw .requestLineTooLong }
    let end = ByteScan.endOfToken(bytes, from: start, to: min(seen, start &+ limits.method &+ 1))
    if end &- start > limits.method { throw .methodTooLong }
    if end < seen, bytes[end] != Byte.space { throw .malformedRequestLine }
  }

  /// `method SP request-target SP HTTP-version` (RFC 9112, 3), with exactly one space each.
  private mutating func readRequestLine(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>)
    throws(HTTPParseError)
  {
    let methodEnd = ByteScan.endOfToken(bytes, from: line.lowerBound, to: line.upperBound)
    let methodLength = methodEnd &- line.lowerBound
    guard methodLength <= limits.method else { throw .methodTooLong }
    guard methodLength > 0, methodEnd < line.upperBound, bytes[methodEnd] == Byte.space
    else { throw .malformedRequestLine }
    guard line.count <= limits.requestLine else { throw .requestLineTooLong }
    let targetStart = methodEnd &+ 1
    var targetEnd = targetStart
    while targetEnd < line.upperBound, bytes[targetEnd] != Byte.space { targetEnd &+= 1 }
    guard targetEnd > targetStart, targetEnd < line.upperBound else { throw .malformedRequestLine }
    state.version = try RequestParser.version(bytes, targetEnd &+ 1..<line.upperBound)
    let method = line.lowerBound..<methodEnd
    guard !ByteScan.isExactly(bytes, method, "CONNECT") else { throw .connectNotSupported }
    state.method = Method.parse(bytes, method)
    guard let parts = TargetParts(bytes, targetStart..<targetEnd)
    else { throw .malformedTarget }
    state.parts = parts
  }

  /// `HTTP/` and two digits with a dot, in this case (RFC 9112, 2.3).
  static func version(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>)
    throws(HTTPParseError) -> HTTPVersion
  {
    if ByteScan.isExactly(bytes, range, "HTTP/1.1") { return .http11 }
    if ByteScan.isExactly(bytes, range, "HTTP/1.0") { return .http10 }
    let start = range.lowerBound
    guard range.count == 8, ByteScan.isExactly(bytes, start..<start &+ 5, "HTTP/"),
      bytes[start &+ 5] &- 0x30 < 10, bytes[start &+ 6] == 0x2e, bytes[start &+ 7] &- 0x30 < 10
    else { throw .malformedVersion }
    guard bytes[start &+ 5] == 0x31 else { throw .versionNotSupported }
    return .http11
  }

  private mutating func finish(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) -> Result {
    guard let parts = state.parts else { throw .malformedRequestLine }
    try checkHost(bytes)
    let framing: BodyFraming
    if state.fields.isChunked {
      // A 1.0 recipient on the way may not have understood it (RFC 9112, 6.1).
      guard state.version == .http11 else { throw .malformedTransferCoding }
      framing = .chunked
    } else if let length = state.fields.contentLength, length > 0 {
      framing = .length(length)
    } else {
      framing = .none
    }
    let end = state.lines.lineStart
    var headers = state.fields.take(bytes, end: end)
    let line = headers.bytes
    if let host = state.fields.host, differs(bytes, parts, host) {
      // The target's host counts and the field is to be ignored (RFC 9112, 3.2.2): so that nobody
      // after us can read the other one, it is replaced.
      headers.set(.host, String(decoding: line[parts.authority], as: UTF8.self))
    }
    let head = RequestHead(
      method: state.method, version: state.version, headers: headers, framing: framing,
      keepAlive: state.fields.keepsAlive(state.version),
      expectsContinue: state.fields.expectsContinue && state.version == .http11 && framing != .none,
      line: line, parts: parts)
    state = State()
    return .head(head, consumed: end)
  }

  /// RFC 9112, 3.2: exactly one valid Host in 1.1.
  private func checkHost(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) {
    guard let host = state.fields.host else {
      if state.version == .http11 { throw .missingHost }
      return
    }
    guard HostName.isValid(bytes, host) else { throw .malformedHost }
  }

  private func differs(
    _ bytes: UnsafeRawBufferPointer, _ parts: TargetParts, _ host: Range<Int>
  ) -> Bool {
    if parts.authority.isEmpty { return false }
    let isSecure = ByteScan.lowercased(bytes[parts.whole.lowerBound &+ 4]) == 0x73
    return !HostName.areEqual(bytes, parts.authority, host, isSecure: isSecure)
  }
}
