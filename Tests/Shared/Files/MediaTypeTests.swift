import Files
import TestSupport
import Testing

@Suite(.onLoop) struct MediaTypeTests {
  static let known: [(String, [UInt8], MediaType?)] = [
    ("png", Specimens.png, .png), ("jpeg", Specimens.jpeg, .jpeg), ("gif", Specimens.gif, .gif),
    ("webp lossy", Specimens.lossyWebP, .webp), ("webp lossless", Specimens.losslessWebP, .webp),
    ("webp extended", Specimens.extendedWebP, .webp), ("avif", Specimens.avif, .avif),
    ("svg", Specimens.svg, .svg), ("pdf", Specimens.pdf, .pdf), ("docx", Specimens.docx, .docx),
    ("docx with macros", Specimens.macroDocx, nil), ("xlsx", Specimens.xlsx, .xlsx),
    ("pptx", Specimens.pptx, .pptx), ("doc", Specimens.doc, .doc), ("xls", Specimens.xls, .xls),
    ("other OLE", Specimens.msi, .ole), ("zip", Specimens.archive, .zip),
    ("zip cut off", Array(Specimens.archive.dropLast(10)), nil),
    ("7z", Specimens.sevenZip, .sevenZip), ("rar 4", Specimens.rar4, .rar),
    ("rar 5", Specimens.rar5, .rar), ("gzip", Specimens.gzip, .gzip), ("mp4", Specimens.mp4, .mp4),
    ("heic", Specimens.heic, nil), ("webm", Specimens.webm, .webm),
    ("matroska", Specimens.matroska, nil), ("mp3 with a tag", Specimens.taggedMP3, .mp3),
    ("mp3 without", Specimens.mp3, .mp3), ("one frame alone", Array(Specimens.mp3[..<417]), nil),
    ("wav", Specimens.wav, .wav), ("ogg", Specimens.ogg, .ogg), ("cms", Specimens.cms, .cms),
    ("cms, indefinite length", Specimens.streamedCMS, .cms), ("pem", Specimens.pem, .pem),
    ("html", Specimens.html, .html), ("csv", Specimens.csv, .csv), ("text", Specimens.text, .text),
    ("a program", Specimens.executable, nil), ("a NUL in a text", Array("ab\0cd".utf8), nil),
    ("not UTF-8", [0x63, 0x61, 0x66, 0xe9], nil),
  ]

  @Test(arguments: known)
  func a_type_is_told_by_the_bytes(_ name: String, _ bytes: [UInt8], _ type: MediaType?) throws {
    #expect(try MediaTypeSniffer.type(of: SeekableBytes(bytes)) == type, "\(name)")
  }

  @Test(arguments: known)
  func no_beginning_of_it_is_taken_for_something_else(
    _ name: String, _ bytes: [UInt8], _ type: MediaType?
  ) throws {
    guard let type, !bytes.isEmpty else { return }
    #expect(!MediaTypeSniffer.isHopeless(bytes, accepted: [type]), "\(name)")
  }

  @Test func a_character_cut_at_the_edge_of_the_window_is_text_still() throws {
    let text = Array(String(repeating: "ж", count: 5_000).utf8)
    for shift in 0...3 {
      let bytes = [UInt8](repeating: 0x61, count: shift) + text
      #expect(try MediaTypeSniffer.type(of: SeekableBytes(bytes)) == .text)
    }
  }

  @Test func a_binary_end_makes_no_text() throws {
    let bytes = [UInt8](repeating: 0x61, count: 9_000) + [0, 1, 2]
    #expect(try MediaTypeSniffer.type(of: SeekableBytes(bytes)) == nil)
  }

  @Test(arguments: [
    Specimens.png, Specimens.jpeg, Specimens.gif, Specimens.lossyWebP, Specimens.losslessWebP,
    Specimens.extendedWebP, Specimens.avif,
  ])
  func a_header_tells_the_size(_ bytes: [UInt8]) throws {
    let type = try #require(try MediaTypeSniffer.type(of: SeekableBytes(bytes)))
    let size = try ImageSize(of: SeekableBytes(bytes), type)
    #expect(size == ImageSize(width: 16, height: 32))
  }

  @Test(arguments: [
    (MediaType.png, Specimens.png), (.jpeg, Specimens.jpeg), (.gif, Specimens.gif),
    (.webp, Specimens.lossyWebP), (.webp, Specimens.losslessWebP), (.webp, Specimens.extendedWebP),
  ])
  func a_header_cut_anywhere_tells_no_wrong_size(_ type: MediaType, _ bytes: [UInt8]) throws {
    for count in 0..<bytes.count {
      let size = try ImageSize(of: SeekableBytes(Array(bytes[..<count])), type)
      #expect(size == nil || size == ImageSize(width: 16, height: 32))
    }
  }

  /// A frame header may come after hundreds of kilobytes of colours and previews.
  @Test func a_jpeg_with_a_long_preface_tells_its_size() throws {
    let segment = Specimens.header("ffe2ffff") + [UInt8](repeating: 0, count: 65_533)
    let bytes = Specimens.jpeg[..<2] + segment + segment + segment + Specimens.jpeg[2...]
    let size = try ImageSize(of: SeekableBytes(Array(bytes)), .jpeg)
    #expect(size == ImageSize(width: 16, height: 32))
  }

  /// Whatever bytes come: no crash, and an end.
  @Test func no_noise_stops_the_sniffer() throws {
    var generator = SystemRandomNumberGenerator()
    for specimen in MediaTypeTests.known.map(\.1) {
      for _ in 0..<50 {
        var bytes = specimen
        for _ in 0..<3 where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        let content = SeekableBytes(bytes)
        let type = try MediaTypeSniffer.type(of: content)
        for image in MediaType.images { _ = try ImageSize(of: content, image) }
        #expect(type == nil || MediaType.allCases.contains(type ?? .text))
      }
    }
  }
}
