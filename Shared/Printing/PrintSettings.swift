package import Configuration

/// What the printing of one page may take.
package struct PrintSettings: Sendable {
  /// On the clock.
  package var time = Duration.seconds(20)
  /// Bytes of address space.
  package var memory = 1 << 30
  /// Bytes of the PDF.
  package var output = 8 << 20

  package init() {}
}

extension SettingsReader {
  /// `TECHHUB_PDF_TIMEOUT`, 20 s by default; `TECHHUB_PDF_MEMORY` in bytes, 1 GB by default.
  package mutating func printSettings() -> PrintSettings {
    var settings = PrintSettings()
    settings.time = duration("TECHHUB_PDF_TIMEOUT", default: settings.time)
    settings.memory = int(
      "TECHHUB_PDF_MEMORY", default: settings.memory, in: (256 << 20)...(8 << 30))
    return settings
  }
}
