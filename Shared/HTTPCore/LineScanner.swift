/// Cuts a head into its lines while the bytes arrive. It remembers how far it has looked, so a head
/// that comes byte by byte is still looked at once.
struct LineScanner {
  /// Where the line that is not yet complete begins.
  private(set) var lineStart = 0
  private var scanned = 0

  /// The next line without its line end, or `nil` if its end has not come yet.
  mutating func next(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) -> Range<Int>? {
    let index = ByteScan.firstControl(bytes, from: scanned)
    scanned = index
    guard index < bytes.count else { return nil }
    switch bytes[index] {
    case Byte.carriageReturn:
      guard index &+ 1 < bytes.count else { return nil }
      guard bytes[index &+ 1] == Byte.lineFeed else { throw .bareCarriageReturn }
    case Byte.lineFeed: throw .bareLineFeed
    default: throw .controlCharacter
    }
    let line = lineStart..<index
    lineStart = index &+ 2
    scanned = lineStart
    return line
  }

  /// The bytes of the incomplete line that have been seen.
  var pending: Int { scanned &- lineStart }
}
