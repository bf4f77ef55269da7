/// What the first bytes of a file say: fixed numbers at fixed places.
enum HeadSignature: Equatable {
  case type(MediaType)
  /// Which kind stands in its directory.
  case zip, ole
  /// No number that we know; perhaps text.
  case none

  init(_ head: [UInt8]) {
    if let type = HeadSignature.fixed(head) ?? HeadSignature.container(head) {
      self = .type(type)
    } else if head.starts(with: "PK\u{03}\u{04}") || head.starts(with: "PK\u{05}\u{06}") {
      self = .zip
    } else if head.starts(with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
      self = .ole
    } else if MP3Frame.begins(head) {
      self = .type(.mp3)
    } else if HeadSignature.isSignedData(head) {
      self = .type(.cms)
    } else {
      self = .none
    }
  }

  private static func fixed(_ head: [UInt8]) -> MediaType? {
    if head.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return .png }
    if head.starts(with: [0xff, 0xd8, 0xff]) { return .jpeg }
    if head.starts(with: "GIF87a") || head.starts(with: "GIF89a") { return .gif }
    if head.starts(with: "%PDF-") { return .pdf }
    if head.starts(with: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) { return .sevenZip }
    if head.starts(with: "Rar!\u{1a}\u{07}\u{00}") { return .rar }
    if head.starts(with: "Rar!\u{1a}\u{07}\u{01}\u{00}") { return .rar }
    if head.starts(with: [0x1f, 0x8b, 0x08]) { return .gzip }
    if head.starts(with: "OggS\u{00}") { return .ogg }
    if head.starts(with: "ID3"), head.count > 9, head[3] < 0xff, head[4] < 0xff { return .mp3 }
    return nil
  }

  /// RIFF, ISO base media (ISO 14496-12, 4.3) and EBML say which of theirs it is.
  private static func container(_ head: [UInt8]) -> MediaType? {
    if head.starts(with: "RIFF") {
      if head.starts(with: "WAVE", at: 8) { return .wav }
      return head.starts(with: "WEBPVP8", at: 8) ? .webp : nil
    }
    if head.starts(with: "ftyp", at: 4) { return brand(head) }
    if head.starts(with: [0x1a, 0x45, 0xdf, 0xa3]) {
      return Array(head.prefix(64)).holds([0x42, 0x82, 0x84] + Array("webm".utf8)) ? .webm : nil
    }
    return nil
  }

  private static func brand(_ head: [UInt8]) -> MediaType? {
    guard let size = head.big(4, at: 0), size >= 16, size <= 1_024 else { return nil }
    let places = [8] + Array(stride(from: 16, to: min(size, head.count - 3), by: 4))
    let brands = places.map { String(decoding: head[$0..<$0 + 4], as: UTF8.self) }
    if brands.contains("avif") || brands.contains("avis") { return .avif }
    // A picture of another coding (HEIC) names a video brand too.
    if brands.contains(where: { ["heic", "heix", "mif1", "msf1"].contains($0) }) { return nil }
    let videos: Set = [
      "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ",
      "M4A ", "dash", "MSNV",
    ]
    return brands.contains(where: videos.contains) ? .mp4 : nil
  }

  /// A SEQUENCE whose first member is the identifier of signed data (RFC 5652, 5.1).
  private static func isSignedData(_ head: [UInt8]) -> Bool {
    guard head.count > 16, head[0] == 0x30 else { return false }
    let width = head[1] < 0x80 ? 0 : Int(head[1] & 0x7f)
    guard width <= 4 else { return false }
    let identifier: [UInt8] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]
    return head[(2 + width)...].starts(with: identifier)
  }
}

/// A frame of MPEG audio, layer III, without an ID3 tag before it. Eleven bits are a weak sign: the
/// next frame must stand where the first one ends.
enum MP3Frame {
  private static let rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
  private static let lowRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

  static func begins(_ head: [UInt8]) -> Bool {
    guard let length = length(head, at: 0) else { return false }
    return self.length(head, at: length) != nil
  }

  /// In bytes; `nil` if no frame begins there.
  private static func length(_ bytes: [UInt8], at offset: Int) -> Int? {
    guard let word = bytes.big(4, at: offset), word >> 21 == 0x7ff else { return nil }
    let (version, layer) = (word >> 19 & 3, word >> 17 & 3)
    let (rate, frequency) = (word >> 12 & 15, word >> 10 & 3)
    guard version != 1, layer == 1, (1...14).contains(rate), frequency != 3 else { return nil }
    let isFirst = version == 3
    let hertz = [44_100, 48_000, 32_000][frequency] >> (isFirst ? 0 : version == 2 ? 1 : 2)
    let bits = (isFirst ? rates[rate] : lowRates[rate]) * 1_000
    return (isFirst ? 144 : 72) * bits / hertz + (word >> 9 & 1)
  }
}
