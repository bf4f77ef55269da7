/// Tells the kinds of old office files by the streams in their directory ([MS-CFB], 2.6).
enum OLEDirectory {
  static func type(of content: SeekableBytes) throws -> MediaType? {
    let header = try content.bytes(at: 0, 512)
    guard let shift = header.little(2, at: 30), shift == 9 || shift == 12,
      let sector = header.little(4, at: 48), sector < content.count
    else { return nil }
    // The first sectors of the directory are mostly in a row, and the main stream comes early.
    let names = names(try content.bytes(at: (sector + 1) << shift, 16_384))
    if names.contains("WordDocument") { return .doc }
    if names.contains("Workbook") || names.contains("Book") { return .xls }
    return names.contains("PowerPoint Document") ? .ppt : .ole
  }

  /// Entries have 128 bytes: a name in UTF-16 and, at 64, its length with the end mark in bytes.
  private static func names(_ directory: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    for entry in stride(from: 0, to: directory.count - 127, by: 128) {
      guard let length = directory.little(2, at: entry + 64), (4...64).contains(length) else {
        continue
      }
      let units = stride(from: entry, to: entry + length - 2, by: 2).map {
        UInt16(directory[$0]) | UInt16(directory[$0 + 1]) << 8
      }
      names.insert(String(decoding: units, as: UTF16.self))
    }
    return names
  }
}
