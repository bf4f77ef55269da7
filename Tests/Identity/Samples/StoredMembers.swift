/// The members of a ZIP file that stores them as they are, by name.
package enum StoredMembers {
  package static func read(_ zip: [UInt8]) -> [String: [UInt8]] {
    var members: [String: [UInt8]] = [:]
    var place = 0
    while place + 30 <= zip.count, word(zip, place, 4) == 0x0403_4b50 {
      let (size, name, extra) = (
        word(zip, place + 18, 4), word(zip, place + 26, 2), word(zip, place + 28, 2)
      )
      let begin = place + 30 + name + extra
      guard begin + size <= zip.count else { break }
      members[String(decoding: zip[(place + 30)..<(place + 30 + name)], as: UTF8.self)] = Array(
        zip[begin..<(begin + size)])
      place = begin + size
    }
    return members
  }

  private static func word(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
    (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}
