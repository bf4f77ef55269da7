package import Configuration

/// Which requests are recorded, as the operator says it.
///
/// | setting | what |
/// | --- | --- |
/// | `TECHHUB_PROFILE_SHARE` | 0 to 1, of all requests; 0 by default, 1 where routes are named |
/// | `TECHHUB_PROFILE_ROUTES` | of these only: templates with commas between, `*` at the end |
/// | `TECHHUB_PROFILE_ROWS` | how many requests are kept, 1,000 by default |
///
/// Staff may have any request recorded by the header `Profile: on`, whatever the settings.
package struct ProfileSettings: Sendable {
  package var share: Double
  package var routes: [String]
  package var rows: Int

  package init(share: Double = 0, routes: [String] = [], rows: Int = 1_000) {
    self.share = share
    self.routes = routes
    self.rows = rows
  }

  /// Reads the settings; faults go to the reader.
  package init(_ reader: inout SettingsReader) {
    routes = reader.list("TECHHUB_PROFILE_ROUTES")
    rows = reader.int("TECHHUB_PROFILE_ROWS", default: 1_000, in: 10...100_000)
    share = routes.isEmpty ? 0 : 1
    guard let text = reader.raw("TECHHUB_PROFILE_SHARE") else { return }
    if let value = Double(text), (0...1).contains(value) {
      share = value
    } else {
      reader.fault("TECHHUB_PROFILE_SHARE", "is not a number from 0 to 1")
    }
  }
}
