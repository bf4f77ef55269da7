/// Reads the field lines of a head and judges those that decide where the message ends: the same
/// rules for requests and answers.
struct FieldParser {
  private(set) var entries: [HeaderFields.Entry] = []
  private(set) var present: UInt64 = 0
  private(set) var contentLength: Int?
  private(set) var isChunked = false
  private(set) var saysClose = false
  private(set) var saysKeepAlive = false
  private(set) var host: Range<Int>?
  private(set) var expectsContinue = false

  /// Room for the fields of an ordinary head.
  mutating func begin() { entries.reserveCapacity(16) }

  /// `field-name ":" OWS field-value OWS` (RFC 9112, 5).
  mutating func add(
    _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, limits: HTTPLimits
  ) throws(HTTPParseError) {
    let first = bytes[line.lowerBound]
    if first == Byte.space || first == Byte.tab { throw .foldedField }
    guard entries.count < limits.headerCount else { throw .tooManyFields }
    let end = ByteScan.endOfToken(bytes, from: line.lowerBound, to: line.upperBound)
    let nameLength = end &- line.lowerBound
    guard nameLength > 0, end < line.upperBound, bytes[end] == Byte.colon,
      nameLength <= Int(UInt16.max)
    else { throw .malformedField }
    let value = ByteScan.trim(bytes, end &+ 1..<line.upperBound)
    let known = KnownHeader.recognize(
      UnsafeRawBufferPointer(rebasing: bytes[line.lowerBound..<end]))
    entries.append(
      HeaderFields.Entry(
        nameStart: UInt32(truncatingIfNeeded: line.lowerBound),
        valueStart: UInt32(truncatingIfNeeded: value.lowerBound),
        valueLength: UInt32(truncatingIfNeeded: value.count),
        nameLength: UInt16(truncatingIfNeeded: nameLength), known: known?.rawValue ?? 0))
    guard let known else { return }
    try judge(known, bytes, value)
    present |= known.bit
  }

  private mutating func judge(
    _ field: KnownHeader, _ bytes: UnsafeRawBufferPointer, _ value: Range<Int>
  ) throws(HTTPParseError) {
    switch field {
    case .contentLength: try judgeLength(bytes, value)
    case .transferEncoding: try judgeTransferCoding(bytes, value)
    case .connection: readConnection(bytes, value)
    case .host:
      guard host == nil else { throw .duplicateHost }
      host = value
    case .expect:
      expectsContinue = ByteScan.equal(bytes, value, lower: "100-continue")
      guard expectsContinue else { throw .unknownExpectation }
    default: break
    }
  }

  /// Digits only, once. RFC 9110, 8.6 lets a recipient accept equal repetitions; we do not.
  private mutating func judgeLength(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>)
    throws(HTTPParseError)
  {
    guard contentLength == nil else { throw .duplicateContentLength }
    guard !isChunked else { throw .lengthAndTransferCoding }
    guard !value.isEmpty, value.count <= 18 else { throw .malformedContentLength }
    var length = 0
    for index in value {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { throw .malformedContentLength }
      length = length &* 10 &+ Int(digit)
    }
    contentLength = length
  }

  /// Exactly `chunked`, once (RFC 9112, 6.1). A coding after it, or none at the end, makes the
  /// length of a request unknowable: 400. A coding before it could be read but is not: 501.
  private mutating func judgeTransferCoding(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>)
    throws(HTTPParseError)
  {
    guard contentLength == nil else { throw .lengthAndTransferCoding }
    guard !isChunked else { throw .malformedTransferCoding }
    if ByteScan.equal(bytes, value, lower: "chunked") {
      isChunked = true
      return
    }
    var members: [Range<Int>] = []
    var start = value.lowerBound
    for index in value where bytes[index] == Byte.comma {
      members.append(ByteScan.trim(bytes, start..<index))
      start = index &+ 1
    }
    let last = ByteScan.trim(bytes, start..<value.upperBound)
    guard ByteScan.equal(bytes, last, lower: "chunked"),
      !members.contains(where: { $0.isEmpty || ByteScan.equal(bytes, $0, lower: "chunked") })
    else { throw .malformedTransferCoding }
    throw .transferCodingNotSupported
  }

  private mutating func readConnection(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) {
    var start = value.lowerBound
    while start <= value.upperBound {
      var end = start
      while end < value.upperBound, bytes[end] != Byte.comma { end &+= 1 }
      let option = ByteScan.trim(bytes, start..<end)
      if ByteScan.equal(bytes, option, lower: "close") { saysClose = true }
      if ByteScan.equal(bytes, option, lower: "keep-alive") { saysKeepAlive = true }
      start = end &+ 1
    }
  }

  /// `close` wins over `keep-alive`; 1.0 stays open only if asked (RFC 9112, 9.3).
  func keepsAlive(_ version: HTTPVersion) -> Bool {
    !saysClose && (version == .http11 || saysKeepAlive)
  }

  /// Copies the head out of the connection's buffer, the only copy there is, and hands the table
  /// of its fields over.
  mutating func take(_ bytes: UnsafeRawBufferPointer, end: Int) -> HeaderFields {
    var taken: [HeaderFields.Entry] = []
    swap(&taken, &entries)
    return HeaderFields(
      bytes: [UInt8](UnsafeRawBufferPointer(rebasing: bytes[..<end])), entries: taken,
      present: present)
  }
}
