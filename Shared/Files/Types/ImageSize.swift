/// The size of a picture as its header tells it, without decoding a single pixel: a file of a few
/// kilobytes can unfold to gigabytes.
package struct ImageSize: Hashable, Sendable {
  /// Pixels.
  package let width: Int
  package let height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  package var pixels: Int {
    let (product, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? .max : product
  }

  /// `nil` if the header is damaged or tells no size.
  package init?(of content: SeekableBytes, _ type: MediaType) throws {
    let head = try content.bytes(at: 0, 65_536)
    let size: ImageSize? =
      switch type {
      case .png: ImageSize.png(head)
      case .gif: ImageSize.gif(head)
      case .webp: ImageSize.webp(head)
      case .jpeg: try ImageSize.jpeg(content)
      case .avif: ImageSize.avif(head)
      default: nil
      }
    guard let size, size.width > 0, size.height > 0 else { return nil }
    self = size
  }

  /// IHDR comes first (PNG, 11.2.2).
  private static func png(_ head: [UInt8]) -> ImageSize? {
    guard head.starts(with: "IHDR", at: 12) else { return nil }
    return of(head.big(4, at: 16), head.big(4, at: 20))
  }

  private static func gif(_ head: [UInt8]) -> ImageSize? {
    of(head.little(2, at: 6), head.little(2, at: 8))
  }

  /// RFC 9649, 2.5 to 2.7: the extended, the lossless and the lossy form.
  private static func webp(_ head: [UInt8]) -> ImageSize? {
    if head.starts(with: "VP8X", at: 12) {
      return of(head.little(3, at: 24).map { $0 + 1 }, head.little(3, at: 27).map { $0 + 1 })
    }
    if head.starts(with: "VP8L", at: 12) {
      guard let bits = head.little(4, at: 21), head[20] == 0x2f else { return nil }
      return ImageSize(width: bits & 0x3fff + 1, height: bits >> 14 & 0x3fff + 1)
    }
    guard head.starts(with: "VP8 ", at: 12), head.starts(with: [0x9d, 0x01, 0x2a], from: 23) else {
      return nil
    }
    return of(
      head.little(2, at: 26).map { $0 & 0x3fff }, head.little(2, at: 28).map { $0 & 0x3fff })
  }

  /// Goes from marker to marker up to the frame header (T.81, B.2.2).
  private static func jpeg(_ content: SeekableBytes) throws -> ImageSize? {
    var offset = 2
    for _ in 0..<1_000 {
      let marker = try content.bytes(at: offset, 9)
      guard marker.count >= 4, marker[0] == 0xff else { return nil }
      switch marker[1] {
      case 0xff: offset += 1
      case 0xc0...0xcf where ![0xc4, 0xc8, 0xcc].contains(marker[1]):
        return of(marker.big(2, at: 7), marker.big(2, at: 5))
      case 0x01, 0xd0...0xd8: offset += 2
      case 0xd9, 0xda: return nil
      default: offset += 2 + (marker.big(2, at: 2) ?? 0)
      }
    }
    return nil
  }

  /// The largest of the properties `ispe` (ISO 23008-12, 6.5.3).
  private static func avif(_ head: [UInt8]) -> ImageSize? {
    var largest: ImageSize?
    var rest = head[...]
    while let found = rest.firstRange(of: Array("ispe".utf8)) {
      if let size = of(
        head.big(4, at: found.upperBound + 4), head.big(4, at: found.upperBound + 8)),
        size.pixels > largest?.pixels ?? 0
      {
        largest = size
      }
      rest = rest[found.upperBound...]
    }
    return largest
  }

  private static func of(_ width: Int?, _ height: Int?) -> ImageSize? {
    guard let width, let height else { return nil }
    return ImageSize(width: width, height: height)
  }
}

extension [UInt8] {
  fileprivate func starts(with bytes: [UInt8], from offset: Int) -> Bool {
    count >= offset + bytes.count && self[offset...].starts(with: bytes)
  }
}
