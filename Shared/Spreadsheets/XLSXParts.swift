/// The texts that a workbook is made of.
enum XLSXParts {
  private static let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let opc = "http://schemas.openxmlformats.org/package/2006"
  private static let office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  /// Everything but the sheet.
  static let fixed: [(name: String, text: String)] = [
    (
      "[Content_Types].xml",
      """
      \(declaration)<Types xmlns="\(opc)/content-types">\
      <Default Extension="rels" ContentType=\
      "application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/xl/workbook.xml" ContentType="\(types).sheet.main+xml"/>\
      <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(types).worksheet+xml"/>\
      </Types>
      """
    ),
    (
      "_rels/.rels",
      """
      \(declaration)<Relationships xmlns="\(opc)/relationships">\
      <Relationship Id="rId1" Type="\(office)/officeDocument" Target="xl/workbook.xml"/>\
      </Relationships>
      """
    ),
    (
      "xl/workbook.xml",
      """
      \(declaration)<workbook xmlns="\(main)" xmlns:r="\(office)">\
      <sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>
      """
    ),
    (
      "xl/_rels/workbook.xml.rels",
      """
      \(declaration)<Relationships xmlns="\(opc)/relationships">\
      <Relationship Id="rId1" Type="\(office)/worksheet" Target="worksheets/sheet1.xml"/>\
      </Relationships>
      """
    ),
  ]

  static let sheetBegin = "\(declaration)<worksheet xmlns=\"\(main)\"><sheetData>"
  static let sheetEnd = "</sheetData></worksheet>"

  /// A text is written in place and typed as text: no reader calculates it. The apostrophe is for
  /// whoever saves the sheet as CSV.
  static func cell(_ cell: Cell, at place: String) -> String {
    switch cell {
    case .empty: ""
    case .flag(let flag): "<c r=\"\(place)\" t=\"b\"><v>\(flag ? 1 : 0)</v></c>"
    case .number(let text) where Cell.isNumber(text): "<c r=\"\(place)\"><v>\(text)</v></c>"
    case .number(let text), .text(let text):
      "<c r=\"\(place)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
        + escaped(Cell.harmless(text)) + "</t></is></c>"
    }
  }

  /// `A` for 0, `AA` for 26.
  static func letters(_ column: Int) -> String {
    var letters = ""
    var rest = column + 1
    while rest > 0 {
      let digit = UInt8((rest - 1) % 26)
      letters = String(UnicodeScalar(UInt8(ascii: "A") + digit)) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }

  /// What XML 1.0 cannot hold (2.2) is left out.
  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    var left = XLSXFile.mostCharacters
    for scalar in text.unicodeScalars {
      left -= scalar.value > 0xffff ? 2 : 1
      guard left >= 0 else { break }
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\r": escaped.append(contentsOf: "&#13;".unicodeScalars)
      case "\t", "\n": escaped.append(scalar)
      case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": break
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
