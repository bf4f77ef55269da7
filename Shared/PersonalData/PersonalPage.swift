import JSON

/// Some rows of a file, each a JSON object without a line break.
package struct PersonalPage: Sendable, Equatable {
  package let rows: [String]
  /// Where the next page begins; `nil`: there is none.
  package let next: String?

  package init(rows: [String], next: String?) {
    self.rows = rows
    self.next = next
  }

  /// As it goes from one service to another: a line per row, and `{"next": …}` at the end, so that a
  /// page that was cut off is none.
  package var lines: [UInt8] {
    var bytes: [UInt8] = []
    for row in rows { bytes += Array(row.utf8) + [0x0a] }
    return bytes + JSONWriter.bytes { json in json.object { $0.field("next", next) } }
  }

  /// `nil` for anything else.
  package init?(lines: [UInt8]) {
    let parts = lines.split(separator: 0x0a, omittingEmptySubsequences: false)
    guard let last = parts.last, let end = try? JSONParser.parse(Array(last)),
      let members = end.members, members.count == 1, let next = end["next"],
      next.isNull || next.string != nil
    else { return nil }
    rows = parts.dropLast().map { String(decoding: $0, as: UTF8.self) }
    self.next = next.string
  }
}
