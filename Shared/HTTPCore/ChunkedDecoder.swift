/// Takes the chunked coding off a body (RFC 9112, 7.1) without copying: it says which part of a
/// slice is data. Extensions are checked and dropped, so are trailer fields (RFC 9110, 6.5.1 lets a
/// recipient do so), the forbidden ones with them.
package struct ChunkedDecoder: Sendable {
  package enum Event: Sendable, Equatable {
    /// All bytes are consumed and the body goes on.
    case needMore
    /// These bytes of the slice are data. Everything up to `consumed` is done with.
    case data(Range<Int>, consumed: Int)
    /// The body ended; what follows `consumed` is the next message.
    case end(consumed: Int)
  }

  private enum State: Sendable {
    case sizeStart, size, sizeLineFeed
    case extensionStart, extensionName, extensionNameEnd, extensionValueStart, extensionValue
    case quoted, quotedPair, extensionEnd
    case data, dataReturn, dataLineFeed
    case trailerStart, trailerName, trailerValue, trailerLineFeed, lastLineFeed, done
  }

  private let limits: HTTPLimits
  private var state = State.sizeStart
  /// The size while its digits arrive, then what is left of the chunk.
  private var remaining = 0
  private var extensionBytes = 0
  private var allExtensionBytes = 0
  private var trailerBytes = 0
  private var isLast = false

  package init(limits: HTTPLimits = .default) { self.limits = limits }

  /// True once the end has come.
  package var isAtEnd: Bool { state == .done }

  /// `bytes` is what follows the bytes consumed so far.
  package mutating func next(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) -> Event {
    var index = 0
    while index < bytes.count {
      if state == .data {
        let end = min(bytes.count, index &+ remaining)
        remaining &-= end &- index
        if remaining == 0 { state = .dataReturn }
        return .data(index..<end, consumed: end)
      }
      if state == .done { return .end(consumed: index) }
      state = try step(bytes[index])
      index &+= 1
    }
    return state == .done ? .end(consumed: index) : .needMore
  }

  private mutating func step(_ byte: UInt8) throws(HTTPParseError) -> State {
    switch state {
    case .sizeStart, .size: return try size(byte)
    case .extensionStart, .extensionName, .extensionNameEnd, .extensionValueStart,
      .extensionValue, .quoted, .quotedPair, .extensionEnd:
      return try chunkExtension(byte)
    case .sizeLineFeed:
      guard byte == Byte.lineFeed else { throw .bareCarriageReturn }
      isLast = remaining == 0
      return isLast ? .trailerStart : .data
    case .dataReturn:
      guard byte == Byte.carriageReturn else { throw .malformedChunk }
      return .dataLineFeed
    case .dataLineFeed:
      guard byte == Byte.lineFeed else { throw .malformedChunk }
      return .sizeStart
    case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed:
      return try trailer(byte)
    case .data, .done: return state
    }
  }

  /// Hexadecimal digits only; more than 15 significant ones cannot be a size.
  private mutating func size(_ byte: UInt8) throws(HTTPParseError) -> State {
    if let digit = ByteScan.hexDigit(byte) {
      if state == .sizeStart { remaining = 0 }
      guard remaining < 1 &<< 56 else { throw .chunkTooLarge }
      remaining = remaining &<< 4 | Int(digit)
      // Leading zeros count as extension: they carry nothing and must not go on for ever.
      if remaining == 0 { try countExtension() }
      return .size
    }
    guard state == .size else { throw .malformedChunk }
    extensionBytes = 0
    switch byte {
    case Byte.carriageReturn: return .sizeLineFeed
    case 0x3b: return .extensionStart
    default: throw .malformedChunk
    }
  }

  private mutating func countExtension() throws(HTTPParseError) {
    extensionBytes &+= 1
    allExtensionBytes &+= 1
    guard extensionBytes <= limits.chunkExtension, allExtensionBytes <= limits.chunkExtensions
    else { throw .chunkExtensionTooLong }
  }

  /// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )` (RFC 9112, 7.1.1).
  private mutating func chunkExtension(_ byte: UInt8) throws(HTTPParseError) -> State {
    try countExtension()
    let isBlank = byte == Byte.space || byte == Byte.tab
    switch state {
    case .quoted:
      if byte == 0x22 { return .extensionEnd }
      if byte == 0x5c { return .quotedPair }
      guard byte == Byte.tab || (byte >= 0x20 && byte != 0x7f) else { throw .malformedChunk }
      return .quoted
    case .quotedPair:
      guard byte == Byte.tab || (byte >= 0x20 && byte != 0x7f) else { throw .malformedChunk }
      return .quoted
    case .extensionStart where isBlank, .extensionNameEnd where isBlank,
      .extensionValueStart where isBlank, .extensionEnd where isBlank:
      return state
    case .extensionStart, .extensionName:
      if ByteScan.isTokenByte(byte) { return .extensionName }
      guard state == .extensionName else { throw .malformedChunk }
      if isBlank { return .extensionNameEnd }
    case .extensionValueStart:
      if byte == 0x22 { return .quoted }
      guard ByteScan.isTokenByte(byte) else { throw .malformedChunk }
      return .extensionValue
    case .extensionValue:
      if ByteScan.isTokenByte(byte) { return .extensionValue }
      if isBlank { return .extensionEnd }
    default: break
    }
    let mayHaveValue = state == .extensionName || state == .extensionNameEnd
    switch byte {
    case 0x3d where mayHaveValue: return .extensionValueStart
    case 0x3b: return .extensionStart
    case Byte.carriageReturn where state != .extensionNameEnd:
      extensionBytes = 0
      return .sizeLineFeed
    default: throw .malformedChunk
    }
  }

  private mutating func trailer(_ byte: UInt8) throws(HTTPParseError) -> State {
    trailerBytes &+= 1
    guard trailerBytes <= limits.trailerBytes &+ 2 else { throw .trailerTooLarge }
    switch state {
    case .trailerStart where byte == Byte.carriageReturn: return .lastLineFeed
    case .trailerStart, .trailerName:
      if ByteScan.isTokenByte(byte) { return .trailerName }
      guard state == .trailerName, byte == Byte.colon else { throw .malformedTrailer }
      return .trailerValue
    case .trailerValue:
      if byte == Byte.carriageReturn { return .trailerLineFeed }
      guard byte == Byte.tab || (byte >= 0x20 && byte != 0x7f) else { throw .malformedTrailer }
      return .trailerValue
    case .trailerLineFeed:
      guard byte == Byte.lineFeed else { throw .bareCarriageReturn }
      return .trailerStart
    default:
      guard byte == Byte.lineFeed else { throw .bareCarriageReturn }
      return .done
    }
  }
}
