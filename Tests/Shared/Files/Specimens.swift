import Crypto
import Files
import Testing

/// The smallest beginnings of files of each type.
enum Specimens {
  static let png = header("89504e470d0a1a0a 0000000d 49484452 00000010 00000020 08060000 00")
  static let jpeg = header("ffd8 ffe0 0004 0000 ffc0 000b 08 0020 0010 01 01 11 00 ffd9")
  static let gif = Array("GIF89a".utf8) + header("1000 2000 00 00 00 3b")
  static let lossyWebP = riff("WEBPVP8 ", header("0a000000 000000 9d012a 1000 2000"))
  static let losslessWebP = riff("WEBPVP8L", header("05000000 2f 0fc00700"))
  static let extendedWebP = riff("WEBPVP8X", header("0a000000 00000000 0f0000 1f0000"))
  static let avif =
    header("00000014") + Array("ftypavif".utf8) + header("00000000") + Array("mif1".utf8)
    + header("00000014") + Array("ispe".utf8) + header("00000000 00000010 00000020")
  static let pdf = Array("%PDF-1.7\n%\u{e2}\u{e3}\n1 0 obj".utf8)
  static let mp4 =
    header("00000014") + Array("ftypisom".utf8) + header("00000200") + Array("mp41".utf8)
  static let heic = header("00000018") + Array("ftypheic\0\0\0\0mif1mp41".utf8)
  static let webm = header("1a45dfa3 9f 4286 81 01 4282 84") + Array("webm".utf8)
  static let matroska = header("1a45dfa3 9f 4286 81 01 4282 88") + Array("matroska".utf8)
  static let taggedMP3 = Array("ID3".utf8) + header("03000000000f76")
  private static let frame = header("fffb9064") + [UInt8](repeating: 0, count: 413)
  /// Two frames of 128 kbit/s at 44.1 kHz: 417 bytes each.
  static let mp3 = frame + frame
  static let wav = riff("WAVEfmt ", header("10000000"))
  static let ogg = Array("OggS\0".utf8) + header("02")
  static let sevenZip = header("377abcaf271c 0004")
  static let rar4 = Array("Rar!".utf8) + header("1a0700 cf90")
  static let rar5 = Array("Rar!".utf8) + header("1a070100 33")
  static let gzip = header("1f8b0808 00000000")
  static let cms = header("3082 0a3c 0609 2a864886f70d010702 a082 0a2d")
  static let streamedCMS = header("3080 0609 2a864886f70d010702 a080 3080 02")
  static let pem = Array("-----BEGIN CMS-----\nMIIK\n-----END CMS-----\n".utf8)
  static let svg = Array("<?xml version=\"1.0\"?>\n<!-- x --><svg xmlns=\"a\"/>".utf8)
  static let html = Array("\u{feff}  <!DOCTYPE html><p>".utf8)
  static let csv = Array("имя;сумма\nАйгүл;10\nБолат;20\n".utf8)
  static let text = Array("Өтінім қабылданды.\r\n\tДа, это так.\n".utf8)
  static let executable = header("4d5a9000 03000000") + Array("This program".utf8)

  static let docx = zip(["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
  static let macroDocx = zip(["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"])
  static let xlsx = zip(["[Content_Types].xml", "xl/workbook.xml"])
  static let pptx = zip(["[Content_Types].xml", "ppt/presentation.xml"])
  static let archive = zip(["a.txt", "word/document.xml"])
  static let doc = ole("WordDocument")
  static let xls = ole("Workbook")
  static let msi = ole("Something")

  static func header(_ text: String) -> [UInt8] {
    Hex.bytes(text.filter { $0 != " " }) ?? []
  }

  private static func riff(_ kind: String, _ rest: [UInt8]) -> [UInt8] {
    Array("RIFF".utf8) + header("00010000") + Array(kind.utf8) + rest
  }

  /// An archive of empty files, stored.
  static func zip(_ names: [String]) -> [UInt8] {
    var (body, directory): ([UInt8], [UInt8]) = ([], [])
    for name in names {
      let fields = header("1400 0000 0000 0000 0000 00000000 00000000 00000000")
      let length = little(name.utf8.count, 2) + [0, 0]
      let offset = little(body.count, 4)
      directory += Array("PK\u{01}\u{02}".utf8) + [20, 0] + fields + length + [0, 0]
      directory += [UInt8](repeating: 0, count: 8) + offset + Array(name.utf8)
      body += Array("PK\u{03}\u{04}".utf8) + fields + length + Array(name.utf8)
    }
    let count = little(names.count, 2)
    let end =
      Array("PK\u{05}\u{06}".utf8) + [0, 0, 0, 0] + count + count + little(directory.count, 4)
      + little(body.count, 4) + [0, 0]
    return body + directory + end
  }

  /// A header, and a directory in the third sector.
  private static func ole(_ stream: String) -> [UInt8] {
    var header = header("d0cf11e0a1b11ae1") + [UInt8](repeating: 0, count: 504)
    header.replaceSubrange(30..<32, with: [9, 0])
    header.replaceSubrange(48..<52, with: [1, 0, 0, 0])
    let sector = [UInt8](repeating: 0, count: 512)
    return header + sector + entry("Root Entry") + entry(stream) + [UInt8](repeating: 0, count: 256)
  }

  private static func entry(_ name: String) -> [UInt8] {
    let units = Array(name.utf16).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let padded = units + [UInt8](repeating: 0, count: 64 - units.count)
    return padded + little(units.count + 2, 2) + [UInt8](repeating: 0, count: 62)
  }

  static func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
