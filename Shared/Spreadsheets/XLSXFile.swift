/// A workbook of one sheet (ECMA-376, SpreadsheetML), given out in pieces: the caller appends them to
/// a file and, at the end, applies `patches` to it. Rows are not kept, so a table of any length
/// that the format allows passes through.
package struct XLSXFile {
  /// More rows a sheet cannot have.
  package static let mostRows = 1_048_576
  /// More characters a cell cannot have: the rest is cut.
  static let mostCharacters = 32_767

  private var zip = StoredZip()
  private var rows = 0
  /// Of what was written; complete once `end` was called.
  package private(set) var patches: [Patch] = []

  package init() {}

  /// The first piece.
  package mutating func begin() -> [UInt8] {
    var piece: [UInt8] = []
    for (name, text) in XLSXParts.fixed {
      piece += zip.begin(name)
      piece += take(Array(text.utf8))
      endMember()
    }
    piece += zip.begin("xl/worksheets/sheet1.xml")
    return piece + take(Array(XLSXParts.sheetBegin.utf8))
  }

  /// One row. Throws `SheetIsFull`.
  package mutating func row(_ cells: [Cell]) throws(SheetIsFull) -> [UInt8] {
    rows += 1
    var text = "<row r=\"\(rows)\">"
    for (index, cell) in cells.enumerated() {
      text += XLSXParts.cell(cell, at: XLSXParts.letters(index) + String(rows))
    }
    let bytes = Array((text + "</row>").utf8)
    guard rows <= XLSXFile.mostRows, zip.offset + bytes.count < StoredZip.mostBytes - 65_536 else {
      throw SheetIsFull()
    }
    return take(bytes)
  }

  /// The last piece.
  package mutating func end() -> [UInt8] {
    let piece = take(Array(XLSXParts.sheetEnd.utf8))
    endMember()
    return piece + zip.directory()
  }

  private mutating func take(_ bytes: [UInt8]) -> [UInt8] {
    zip.take(bytes)
    return bytes
  }

  private mutating func endMember() {
    if let patch = zip.end() { patches.append(patch) }
  }
}

/// The table is longer than a sheet may be: CSV takes it.
package struct SheetIsFull: Error, Hashable {}
