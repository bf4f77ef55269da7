/// Tells office documents from other archives by the names inside (ECMA-376, part 2): those of the
/// central directory, which is what programs go by (APPNOTE 4.3.12 and 4.3.16).
enum ZipNames {
  /// A directory longer than this is looked at in part.
  private static let directoryLimit = 262_144

  /// `nil` for an archive without a directory: cut off, or made to be read differently by different
  /// programs.
  static func type(of content: SeekableBytes) throws -> MediaType? {
    let tailStart = max(0, content.count - 65_557)
    let tail = try content.bytes(at: tailStart, 65_557)
    guard let end = endRecord(tail), let size = tail.little(4, at: end + 12),
      let offset = tail.little(4, at: end + 16)
    else { return nil }
    // The large form (APPNOTE 4.4.1.4) has its numbers elsewhere; nobody's letter needs it.
    guard offset != 0xffff_ffff else { return .zip }
    guard offset + size <= tailStart + end else { return nil }
    let names = names(try content.bytes(at: offset, min(size, directoryLimit)))
    return type(names)
  }

  private static func endRecord(_ tail: [UInt8]) -> Int? {
    var index = tail.count - 22
    while index >= 0 {
      if tail.starts(with: "PK\u{05}\u{06}", at: index),
        tail.little(2, at: index + 20) == tail.count - index - 22
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  private static func names(_ directory: [UInt8]) -> [String] {
    var names: [String] = []
    var index = 0
    while directory.starts(with: "PK\u{01}\u{02}", at: index),
      let name = directory.little(2, at: index + 28),
      let extra = directory.little(2, at: index + 30),
      let comment = directory.little(2, at: index + 32), index + 46 + name <= directory.count
    {
      names.append(String(decoding: directory[(index + 46)..<(index + 46 + name)], as: UTF8.self))
      index += 46 + name + extra + comment
    }
    return names
  }

  private static func type(_ names: [String]) -> MediaType? {
    guard names.contains("[Content_Types].xml") else { return .zip }
    // Macros make it another type, which nobody accepts.
    if names.contains(where: { $0.hasSuffix("vbaProject.bin") }) { return nil }
    if names.contains("word/document.xml") { return .docx }
    if names.contains("xl/workbook.xml") { return .xlsx }
    return names.contains("ppt/presentation.xml") ? .pptx : .zip
  }
}
