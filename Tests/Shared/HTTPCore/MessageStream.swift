import HTTPCore

/// A connection without a socket: bytes come in pieces, messages come out. It owns the buffer of
/// what is unread as a server does, so that the tests, the fuzzer and the comparison with another
/// implementation drive the parsers in the same way.
struct MessageStream {
  /// One message with its whole body.
  struct Message: Equatable {
    var start: String
    var fields: [String]
    var body: [UInt8] = []
  }

  enum Tail: Equatable {
    /// All bytes belong to complete messages.
    case clean
    case incomplete
    /// The last message said that nothing follows it.
    case closed
    case failed(HTTPParseError)
  }

  struct Outcome: Equatable {
    var messages: [Message] = []
    var tail = Tail.clean
  }

  /// What a client sent.
  static func requests(_ bytes: [UInt8], pieces: [Int] = [], limits: HTTPLimits = .default)
    -> Outcome
  {
    var parser = RequestParser(limits: limits)
    return run(bytes, pieces, limits) { bytes throws(HTTPParseError) in
      guard case .head(let head, let consumed) = try parser.parse(bytes) else { return nil }
      let start = "\(head.method) \(head.target) \(head.version == .http10 ? "1.0" : "1.1")"
      return Head(
        message: Message(start: start, fields: fields(head.headers)), framing: head.framing,
        keepAlive: head.keepAlive, consumed: consumed)
    }
  }

  /// What a server answered to requests with these methods; GET for all that are not given.
  static func responses(
    _ bytes: [UInt8], answering methods: [Method] = [], pieces: [Int] = [],
    limits: HTTPLimits = .default
  ) -> Outcome {
    var parser = ResponseParser(limits: limits)
    var count = 0
    return run(bytes, pieces, limits) { bytes throws(HTTPParseError) in
      let method = count < methods.count ? methods[count] : .get
      guard case .head(let head, let consumed) = try parser.parse(bytes, answering: method)
      else { return nil }
      if !head.status.isInformational { count += 1 }
      return Head(
        message: Message(start: "\(head.status.code)", fields: fields(head.headers)),
        framing: head.framing, keepAlive: head.keepAlive, consumed: consumed)
    }
  }

  private struct Head {
    var message: Message
    var framing: BodyFraming
    var keepAlive: Bool
    var consumed: Int
  }

  private static func fields(_ headers: HeaderFields) -> [String] {
    (0..<headers.count).map { "\(headers.name(at: $0)): \(headers.value(at: $0))" }
  }

  private static func run(
    _ bytes: [UInt8], _ pieces: [Int], _ limits: HTTPLimits,
    parse: (UnsafeRawBufferPointer) throws(HTTPParseError) -> Head?
  ) -> Outcome {
    var connection = Connection(limits: limits)
    var outcome = Outcome()
    var rest = bytes[...]
    var sizes = pieces.makeIterator()
    repeat {
      let piece = rest.prefix(max(1, sizes.next() ?? rest.count))
      rest = rest.dropFirst(piece.count)
      do throws(HTTPParseError) {
        try connection.take(piece, into: &outcome, parse: parse)
      } catch {
        outcome.tail = .failed(error)
        return outcome
      }
    } while !rest.isEmpty && !connection.isClosed
    outcome.tail = connection.tail
    if outcome.tail == .closed, let last = connection.message { outcome.messages.append(last) }
    return outcome
  }

  private struct Connection {
    let limits: HTTPLimits
    var unread: [UInt8] = []
    var message: Message?
    var framing = BodyFraming.none
    var remaining = 0
    var decoder = ChunkedDecoder()
    var keepAlive = true
    var isClosed = false

    init(limits: HTTPLimits) { self.limits = limits }

    var tail: Tail {
      if message != nil { return framing == .untilClose ? .closed : .incomplete }
      if isClosed { return .closed }
      return unread.isEmpty ? .clean : .incomplete
    }

    mutating func take(
      _ piece: ArraySlice<UInt8>, into outcome: inout Outcome,
      parse: (UnsafeRawBufferPointer) throws(HTTPParseError) -> Head?
    ) throws(HTTPParseError) {
      unread.append(contentsOf: piece)
      while !isClosed {
        if message == nil {
          guard !unread.isEmpty, let head = try parseHead(parse) else { return }
          drop(head.consumed)
          message = head.message
          framing = head.framing
          keepAlive = head.keepAlive
          decoder = ChunkedDecoder(limits: limits)
          if case .length(let length) = framing { remaining = length }
        }
        let isComplete = try readBody()
        guard isComplete, let complete = message else { return }
        outcome.messages.append(complete)
        message = nil
        isClosed = !keepAlive
      }
    }

    private func parseHead(_ parse: (UnsafeRawBufferPointer) throws(HTTPParseError) -> Head?)
      throws(HTTPParseError) -> Head?
    {
      try withBytes { bytes throws(HTTPParseError) in
        let head = try parse(bytes)
        precondition((head?.consumed ?? 0) <= bytes.count, "consumed more than there was")
        return head
      }
    }

    private mutating func readBody() throws(HTTPParseError) -> Bool {
      switch framing {
      case .none: return true
      case .length:
        let count = min(remaining, unread.count)
        message?.body += unread[..<count]
        drop(count)
        remaining -= count
        return remaining == 0
      case .untilClose:
        message?.body += unread
        drop(unread.count)
        return false
      case .chunked: return try readChunks()
      }
    }

    private mutating func readChunks() throws(HTTPParseError) -> Bool {
      while !unread.isEmpty {
        var decoder = self.decoder
        let event = try withBytes { bytes throws(HTTPParseError) in try decoder.next(bytes) }
        self.decoder = decoder
        switch event {
        case .needMore: drop(unread.count)
        case .data(let range, let consumed):
          precondition(range.upperBound <= consumed && consumed <= unread.count)
          message?.body += unread[range]
          drop(consumed)
        case .end(let consumed):
          precondition(consumed <= unread.count)
          drop(consumed)
          return true
        }
      }
      return false
    }

    private mutating func drop(_ count: Int) { unread.removeFirst(count) }

    private func withBytes<R>(
      _ body: (UnsafeRawBufferPointer) throws(HTTPParseError) -> R
    ) throws(HTTPParseError) -> R {
      let result = unread.withUnsafeBytes { bytes in
        Result { () throws(HTTPParseError) in try body(bytes) }
      }
      return try result.get()
    }
  }
}
