/// Reads `multipart/form-data` (RFC 7578, RFC 2046 5.1.1) from bytes in whatever pieces they come:
/// no I/O, no more memory than one piece, one head and one delimiter.
package struct MultipartParser {
  package enum Event: Equatable {
    case part(PartHead)
    case data([UInt8])
    case partEnd
    case end
    /// Feed it, or say `finish`.
    case needMore
  }

  private enum State {
    case preamble, head, bodyStart, data, epilogue
  }

  private let limits: MultipartLimits
  /// CR LF, two hyphens, the boundary.
  private let delimiter: [UInt8]
  /// The line end before the first delimiter is the one that ends the head of the request.
  private var buffer: [UInt8] = [13, 10]
  /// What of `buffer` is already used.
  private var start = 0
  private var state = State.preamble
  private var parts = 0
  private var skipped = 0
  private var isInPart = false
  /// Bytes of a head in which its end was not found: they are not looked at again.
  private var searched = 0
  private var ahead: [Event] = []

  /// - Parameter contentType: the whole field. Throws `MultipartFault.badBoundary`.
  package init(contentType: ArraySlice<UInt8>, limits: MultipartLimits = MultipartLimits())
    throws(MultipartFault)
  {
    guard let type = FieldParameters(contentType), type.word == "multipart/form-data",
      let boundary = type["boundary"], MultipartParser.isBoundary(boundary)
    else { throw .badBoundary }
    self.limits = limits
    delimiter = Array("\r\n--".utf8) + boundary
  }

  /// 1 to 70 of the allowed bytes, the last one no blank.
  private static func isBoundary(_ bytes: [UInt8]) -> Bool {
    (1...70).contains(bytes.count) && bytes.last != 0x20
      && bytes.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
      }
  }

  package mutating func feed(_ bytes: [UInt8]) {
    // What comes after the end has no meaning and is not kept.
    guard state != .epilogue else { return }
    buffer.removeFirst(start)
    start = 0
    buffer.append(contentsOf: bytes)
  }

  /// No more bytes will come. Throws `MultipartFault.cutOff` unless the form was closed.
  package func finish() throws(MultipartFault) {
    guard state == .epilogue else { throw .cutOff }
  }

  /// What the bytes fed so far say next.
  package mutating func next() throws(MultipartFault) -> Event {
    if !ahead.isEmpty { return ahead.removeFirst() }
    switch state {
    case .preamble:
      let (text, found) = takeText()
      skipped += text.count
      guard skipped <= limits.preamble else { throw .tooMuch }
      return found ? try delimiterLine(after: nil) : .needMore
    case .head: return try head()
    case .bodyStart: return try bodyStart()
    case .data:
      let (text, found) = takeText()
      let data = text.isEmpty ? nil : Event.data(Array(text))
      if found { return try delimiterLine(after: data) }
      return data ?? .needMore
    case .epilogue: return .end
    }
  }

  // MARK: Text up to a delimiter

  /// Takes what surely comes before the next delimiter; `true` if that is where `start` is now.
  private mutating func takeText() -> (text: ArraySlice<UInt8>, found: Bool) {
    let from = start
    var index = start
    while let place = buffer[index...].firstIndex(of: 13) {
      let match = buffer[place...].prefix(delimiter.count)
      if match.elementsEqual(delimiter.prefix(match.count)) {
        start = place
        return (buffer[from..<place], match.count == delimiter.count)
      }
      index = place + 1
    }
    start = buffer.count
    return (buffer[from...], false)
  }

  /// At a delimiter: what stands behind it decides. Blanks may be padding; anything else than a
  /// line end would let two readers see two different forms.
  private mutating func delimiterLine(after data: Event?) throws(MultipartFault) -> Event {
    let behind = buffer[(start + delimiter.count)...]
    let isClose = behind.starts(with: [0x2d, 0x2d])
    if behind.count < 2 { return data ?? .needMore }
    if isClose {
      state = .epilogue
      emit(data, [.end])
    } else {
      guard let end = try lineEnd(behind) else { return data ?? .needMore }
      parts += 1
      guard parts <= limits.parts else { throw .tooMuch }
      start = end
      emit(data, [])
      state = .head
    }
    return ahead.isEmpty ? try next() : ahead.removeFirst()
  }

  /// Parts that were open are closed by their delimiter.
  private mutating func emit(_ data: Event?, _ more: [Event]) {
    ahead = (data.map { [$0] } ?? []) + (isInPart ? [.partEnd] : []) + more
    isInPart = false
  }

  private func lineEnd(_ bytes: ArraySlice<UInt8>) throws(MultipartFault) -> Int? {
    let padding = bytes.prefix { $0 == 0x20 || $0 == 0x09 }
    let rest = bytes.dropFirst(padding.count)
    guard padding.count <= 64, rest.starts(with: [13, 10].prefix(rest.count)) else {
      throw .badDelimiter
    }
    return rest.count < 2 ? nil : rest.startIndex + 2
  }

  // MARK: The head of a part

  private mutating func head() throws(MultipartFault) -> Event {
    let bytes = buffer[start...]
    // A part without any field is refused below: it has no name.
    let end =
      bytes.starts(with: [13, 10])
      ? start + 2
      : bytes.dropFirst(max(0, searched - 3)).firstRange(of: [13, 10, 13, 10])?.upperBound
    searched = bytes.count
    guard (end ?? bytes.endIndex) - start <= limits.head else { throw .tooMuch }
    guard let end else { return .needMore }
    searched = 0
    let head = try PartHead(bytes[..<end])
    start = end - 2
    state = .bodyStart
    isInPart = true
    return .part(head)
  }

  /// The line end that ends the head is also that of a delimiter which follows at once: a part
  /// without a body.
  private mutating func bodyStart() throws(MultipartFault) -> Event {
    let match = buffer[start...].prefix(delimiter.count)
    if !match.elementsEqual(delimiter.prefix(match.count)) {
      start += 2
    } else if match.count < delimiter.count {
      return .needMore
    }
    state = .data
    return try next()
  }
}
