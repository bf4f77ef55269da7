import Foundation
import JSON
import Spreadsheets
import Testing

/// What Python's readers, which are not ours, find in the files.
@Suite(.timeLimit(.minutes(1))) struct SpreadsheetTests {
  private static let rows: [[Cell]] = [
    [.text("id"), .text("name"), .text("paid"), .text("note")],
    [.number("1"), .text("Дана \"D\", Ә"), .flag(true), .text("")],
    [.number("-2.50"), .text("two\r\nlines"), .flag(false), .empty],
    [.number("12345678901234567890"), .text(" <&>\t"), .empty, .text("a\u{1}b")],
    [.number("=1+1"), .text("=cmd|'/c calc'!A1"), .text("+7"), .text("-1")],
    [.number("NaN"), .text("@SUM(A1)"), .text("\t=1"), .text("  =1")],
    [.number("+7"), .text("\u{ff1d}1"), .text("a=b"), .text("\r=1")],
  ]

  /// Runs a reader over the file; returns the JSON that it prints.
  private func read(_ bytes: [UInt8], _ suffix: String, by program: String) throws -> JSONValue {
    let path = NSTemporaryDirectory() + "techhub-\(UUID().uuidString).\(suffix)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try JSONParser.parse(Array(printed))
  }

  private func workbook(_ rows: [[Cell]]) throws -> [UInt8] {
    var file = XLSXFile()
    var bytes = file.begin()
    for row in rows { bytes += try file.row(row) }
    bytes += file.end()
    for patch in file.patches {
      bytes.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
    }
    return bytes
  }

  @Test func python_reads_the_values_back_from_csv() throws {
    let bytes = CSVText.mark + Self.rows.flatMap(CSVText.line)
    let found = try read(
      bytes, "csv",
      by: """
        import csv, json, sys
        print(json.dumps(list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig')))))
        """)
    let texts = (found.array ?? []).map { ($0.array ?? []).compactMap(\.string) }
    #expect(texts.count == Self.rows.count)
    #expect(texts[1] == ["1", "Дана \"D\", Ә", "true", ""])
    #expect(texts[2] == ["-2.50", "two\r\nlines", "false", ""])
    #expect(texts[3][0] == "12345678901234567890")
    #expect(texts[4] == ["'=1+1", "'=cmd|'/c calc'!A1", "'+7", "'-1"])
    #expect(texts[5] == ["NaN", "'@SUM(A1)", "'\t=1", "'  =1"])
    #expect(texts[6] == ["'+7", "'\u{ff1d}1", "a=b", "'\r=1"])
  }

  @Test func a_zip_reader_finds_the_workbook_whole() throws {
    let found = try read(
      try workbook(Self.rows), "xlsx",
      by: """
        import json, sys, zipfile
        import xml.etree.ElementTree as tree
        book = zipfile.ZipFile(sys.argv[1])
        assert book.testzip() is None
        for name in book.namelist():
            tree.fromstring(book.read(name))
        space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
        sheet = tree.fromstring(book.read('xl/worksheets/sheet1.xml'))
        print(json.dumps([
            {cell.get('r'): [cell.get('t') or 'n', ''.join(cell.itertext())] for cell in row}
            for row in sheet.iter(space + 'row')]))
        """)
    let rows = found.array ?? []
    #expect(rows.count == Self.rows.count)
    #expect(rows[1]["A2"] == .array([.string("n"), .string("1")]))
    #expect(rows[1]["B2"]?.array?.last?.string == "Дана \"D\", Ә")
    #expect(rows[1]["C2"]?.array?.first?.string == "b")
    #expect(rows[2]["A3"]?.array?.last?.string == "-2.50")
    #expect(rows[2]["B3"]?.array?.last?.string == "two\r\nlines")
    #expect(rows[2]["D3"] == nil)
    #expect(rows[3]["A4"]?.array?.first?.string == "inlineStr")
    #expect(rows[3]["B4"]?.array?.last?.string == " <&>\t")
    #expect(rows[3]["D4"]?.array?.last?.string == "ab")
    let formulas = rows[4].members ?? []
    #expect(formulas.allSatisfy { $0.value.array?.first?.string == "inlineStr" })
    #expect(formulas.allSatisfy { $0.value.array?.last?.string?.hasPrefix("'") == true })
  }

  /// Where it is installed; the reader above needs no package.
  @Test func openpyxl_reads_the_same() throws {
    let found = try read(
      try workbook(Self.rows + [(0..<60).map { .number(String($0)) }]), "xlsx",
      by: """
        import json, sys
        try:
            import openpyxl
        except ImportError:
            print('null')
            sys.exit()
        sheet = openpyxl.load_workbook(sys.argv[1]).active
        print(json.dumps([list(row) for row in sheet.iter_rows(values_only=True)], default=str))
        """)
    guard let rows = found.array else { return }
    #expect(rows.count == Self.rows.count + 1)
    #expect(rows[1].array?.prefix(3).map { $0 } == [1, "Дана \"D\", Ә", true])
    #expect(rows[4].array?[1].string == "'=cmd|'/c calc'!A1")
    #expect(rows[7].array?.count == 60)
    #expect(rows[7].array?.last == 59)
  }
}
