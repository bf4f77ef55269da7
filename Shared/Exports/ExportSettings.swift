package import Configuration

/// What exports may be, as the operator says it.
///
/// | setting | what |
/// | --- | --- |
/// | `TECHHUB_EXPORT_ROWS` | the most rows of one; 1,000,000 by default, XLSX has at most 1,048,575 |
package struct ExportSettings: Sendable {
  package var rows: Int
  /// How long a file can be fetched.
  package static let kept: Duration = .seconds(30 * 86_400)
  /// How long it is known that there was one, from when it was asked for.
  package static let remembered: Duration = .seconds(90 * 86_400)

  package init(rows: Int = 1_000_000) { self.rows = rows }

  /// Reads the settings; faults go to the reader.
  package init(_ reader: inout SettingsReader) {
    rows = reader.int("TECHHUB_EXPORT_ROWS", default: 1_000_000, in: 1...1_000_000_000)
  }
}
