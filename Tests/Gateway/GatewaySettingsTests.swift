import Configuration
import Foundation
import GatewayCore
import Testing

struct GatewaySettingsTests {
  private func faults(_ environment: [String: String]) -> [String] {
    var reader = SettingsReader(environment)
    _ = GatewaySettings(&reader, keysFolder: "")
    do {
      try reader.finish()
      return []
    } catch {
      return error.faults.map(\.name)
    }
  }

  private func file(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/settings-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func all_faults_are_told_at_once() throws {
    let peers = try file(#"{"identity": ["127.0.0.1"]}"#)
    let limits = try file(#"{"user": 5}"#)
    let found = faults([
      "TECHHUB_PEERS_FILE": peers, "TECHHUB_LIMITS_FILE": limits,
      "TECHHUB_TRUSTED_PROXIES": "moon", "TECHHUB_CORS_ORIGINS": "*",
      "TECHHUB_LEGACY_URL": "ftp://old", "TECHHUB_LEGACY_TAKEN_OVER": "/a=/b,c",
      "TECHHUB_TLS_CERT": limits, "TECHHUB_FLAGS": "new-menu",
    ])
    #expect(
      Set(found) == [
        "TECHHUB_PEERS_FILE", "TECHHUB_LIMITS_FILE", "TECHHUB_TRUSTED_PROXIES",
        "TECHHUB_CORS_ORIGINS", "TECHHUB_LEGACY_URL", "TECHHUB_LEGACY_TAKEN_OVER",
        "TECHHUB_TLS_CERT", "TECHHUB_FLAGS",
      ])
  }

  @Test func a_rule_that_leads_to_nobody_stops_the_start() throws {
    let peers = try file(#"{"booking": ["http://127.0.0.1:8101"]}"#)
    let limits = try file(
      #"{"routes": [{"prefix": "/api/v1/booking", "flag": "f", "on": "booking@next"}]}"#)
    let found = ["TECHHUB_PEERS_FILE": peers, "TECHHUB_LIMITS_FILE": limits]
    #expect(faults(found) == ["TECHHUB_LIMITS_FILE"])
  }

  @Test func good_settings_pass() throws {
    let peers = try file(#"{"identity": ["http://127.0.0.1:8101", "http://identity:8101"]}"#)
    #expect(faults(["TECHHUB_PEERS_FILE": peers, "TECHHUB_LIMITS_FILE": try file("{}")]) == [])
  }
}
