import Access
package import Configuration
import FlagFeed
import FoundationEssentials
package import HTTPClient

/// What the gateway is told beside what every process is told.
package struct GatewaySettings: Sendable {
  /// Which addresses each service has; read again on reload.
  package var peersFile: String
  /// Rates, deadlines, sizes, and where flags lead; read again on reload. Without it the defaults
  /// hold.
  package var limitsFile: String?
  /// Certificate chain and key of the public port; without them it speaks plain HTTP.
  package var certificateFile: String?
  package var keyFile: String?
  package var proxies: TrustedProxies
  package var cors: CrossOrigin
  /// The old site, which gets the paths that no service has taken over.
  package var legacy: Origin?
  /// Paths of the old site that take no writes any more.
  package var takenOver: TakenOver
  /// See `SettingsReader.flagOverrides()`.
  package var flagOverrides: [String: Bool]

  /// Reads the settings and judges the files that they name; faults go to the reader.
  package init(_ reader: inout SettingsReader, keysFolder: String) {
    peersFile = reader.raw("TECHHUB_PEERS_FILE") ?? ""
    limitsFile = reader.optionalFile("TECHHUB_LIMITS_FILE")
    certificateFile = reader.optionalFile("TECHHUB_TLS_CERT")
    keyFile = reader.optionalFile("TECHHUB_TLS_KEY")
    proxies = TrustedProxies(reader.networks("TECHHUB_TRUSTED_PROXIES"))
    let (cors, badOrigins) = CrossOrigin.parse(reader.raw("TECHHUB_CORS_ORIGINS") ?? "")
    self.cors = cors
    legacy = reader.raw("TECHHUB_LEGACY_URL").flatMap(Origin.init(url:))
    let (takenOver, badPaths) = TakenOver.parse(reader.raw("TECHHUB_LEGACY_TAKEN_OVER") ?? "")
    self.takenOver = takenOver
    flagOverrides = reader.flagOverrides()
    for word in badOrigins { reader.fault("TECHHUB_CORS_ORIGINS", "\(word) is no origin") }
    for word in badPaths {
      reader.fault("TECHHUB_LEGACY_TAKEN_OVER", "\(word) is not /old/path=/new/address")
    }
    if legacy == nil, reader.raw("TECHHUB_LEGACY_URL") != nil {
      reader.fault("TECHHUB_LEGACY_URL", "is not http://host:port or https://host:port")
    }
    if (certificateFile == nil) != (keyFile == nil) {
      reader.fault("TECHHUB_TLS_CERT", "and TECHHUB_TLS_KEY belong together")
    }
    do { _ = try tlsContext() } catch { reader.fault("TECHHUB_TLS_CERT", "\(error)") }
    judgeFiles(&reader, keysFolder)
  }

  /// For tests.
  package init(
    peersFile: String, limitsFile: String? = nil, proxies: TrustedProxies = TrustedProxies(),
    cors: CrossOrigin = CrossOrigin([]), legacy: Origin? = nil, takenOver: TakenOver = TakenOver()
  ) {
    self.peersFile = peersFile
    self.limitsFile = limitsFile
    self.proxies = proxies
    self.cors = cors
    self.legacy = legacy
    self.takenOver = takenOver
    flagOverrides = [:]
  }

  package var isSecure: Bool { certificateFile != nil }

  private func judgeFiles(_ reader: inout SettingsReader, _ keysFolder: String) {
    var services: [String] = []
    do {
      services = try GatewayFiles.peers(peersFile).map(\.service)
    } catch { reader.fault("TECHHUB_PEERS_FILE", "\(error)") }
    do {
      let limits = try GatewayFiles.limits(limitsFile)
      // Without services each of its rules would be wrong.
      if !services.isEmpty { try judge(limits, beside: services) }
    } catch { reader.fault("TECHHUB_LIMITS_FILE", "\(error)") }
    guard !keysFolder.isEmpty else { return }
    do {
      let callees = try KeyRing(folder: keysFolder).callees
      for service in services where !service.contains("@") && !callees.contains(service) {
        reader.fault("TECHHUB_KEYS_DIR", "has no sign/\(service).keys")
      }
    } catch { reader.fault("TECHHUB_KEYS_DIR", "\(error)") }
  }
}
