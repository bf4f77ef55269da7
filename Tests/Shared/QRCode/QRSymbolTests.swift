import QRCode
import Testing

/// That the symbols can be read is tried end to end, by a reader of others (`test_egov_qr.py`). Here is
/// what can be said without one.
struct QRSymbolTests {
  /// Bytes that fit into a version with error correction M (ISO/IEC 18004, table 7), and its side.
  @Test(arguments: [
    (14, 21), (15, 25), (26, 25), (27, 29), (42, 29), (62, 33), (84, 37), (106, 41), (122, 45),
    (152, 49), (180, 53), (181, 57), (213, 57), (251, 61), (666, 97),
  ])
  func the_smallest_version_that_holds_the_bytes_is_taken(_ count: Int, _ side: Int) throws {
    let symbol = try #require(QRSymbol([UInt8](repeating: 65, count: count)))
    #expect(symbol.size == side)
  }

  @Test func what_does_not_fit_is_refused() {
    #expect(QRSymbol([UInt8](repeating: 65, count: 667)) == nil)
  }

  @Test func finders_stand_in_three_corners_and_timing_between_them() throws {
    let symbol = try #require(QRSymbol("https://techhub.kz"))
    let last = symbol.size - 1
    for (row, column) in [(0, 0), (0, last - 6), (last - 6, 0)] {
      let edge = (0..<7).allSatisfy {
        symbol.isDark(row: row, column: column + $0)
          && symbol.isDark(row: row + 6, column: column + $0)
      }
      #expect(edge && symbol.isDark(row: row + 3, column: column + 3))
      #expect(!symbol.isDark(row: row + 1, column: column + 1))
    }
    for place in 8..<(symbol.size - 8) {
      #expect(symbol.isDark(row: 6, column: place) == (place % 2 == 0))
    }
    #expect(!symbol.isDark(row: -1, column: 0) && !symbol.isDark(row: 0, column: symbol.size))
  }

  /// The format stands twice, and the two must agree: fifteen bits of level and mask.
  @Test(arguments: ["a", "https://techhub.kz/papers/1", "Қазақстан Республикасы"])
  func the_format_is_written_twice_alike(_ text: String) throws {
    let symbol = try #require(QRSymbol(text))
    let side = symbol.size
    let beside =
      (0...5).map { symbol.isDark(row: $0, column: 8) } + [
        symbol.isDark(row: 7, column: 8), symbol.isDark(row: 8, column: 8),
        symbol.isDark(row: 8, column: 7),
      ] + (9..<15).map { symbol.isDark(row: 8, column: 14 - $0) }
    let away =
      (0..<8).map { symbol.isDark(row: 8, column: side - 1 - $0) }
      + (8..<15).map { symbol.isDark(row: side - 15 + $0, column: 8) }
    #expect(beside == away)
    // Level M is 00; the two bits are masked with 10 (7.9.1).
    #expect(beside[14] && !beside[13])
  }

  @Test func a_picture_has_one_path_a_label_and_no_style() throws {
    let svg = try #require(QRSymbol("techhub")).svg(label: "Код <\"&\">")
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
    #expect(svg.contains("aria-label=\"Код &lt;&quot;&amp;&quot;&gt;\""))
    #expect(svg.contains("viewBox=\"0 0 29 29\"") && !svg.contains("style"))
  }

  @Test func equal_bytes_make_equal_symbols_and_others_do_not() {
    #expect(QRSymbol("techhub") == QRSymbol(Array("techhub".utf8)))
    #expect(QRSymbol("techhub") != QRSymbol("techhuc"))
  }
}
