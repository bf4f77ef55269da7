package import Configuration

/// What exports may be, as the operator says it.
///
/// | setting | what |
/// | --- | --- |
/// | `TECHHUB_EXPORT_ROWS` | the most rows of one; 1,000,000 by default, XLSX has at most 1,048,575 |
/// | `TECHHUB_EXPORT_OPEN` | how many of one person may wait or run in a context; 5 by default |
package struct ExportSettings: Sendable {
  package var rows: Int
  package var openPerPerson: Int
  /// How long a file can be fetched.
  package static let kept: Duration = .seconds(30 * 86_400)
  /// How long it is known what a source was asked, if it was neither made nor given up.
  static let askedKept: Duration = .seconds(7 * 86_400)
  /// How long it is known that there was one, from when it was asked for.
  package static let remembered: Duration = .seconds(90 * 86_400)

  package init(rows: Int = 1_000_000, openPerPerson: Int = 5) {
    self.rows = rows
    self.openPerPerson = openPerPerson
  }

  /// Reads the settings; faults go to the reader.
  package init(_ reader: inout SettingsReader) {
    rows = reader.int("TECHHUB_EXPORT_ROWS", default: 1_000_000, in: 1...1_000_000_000)
    openPerPerson = reader.int("TECHHUB_EXPORT_OPEN", default: 5, in: 1...1_000)
  }
}
