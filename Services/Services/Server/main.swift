import Access
import Configuration
import Crypto
import DatabaseHost
import Foundation
import Kernel
import ServiceHost
import ServicesApp
import ServicesStore

launch(
  ServiceDefinition(
    "services",
    migrations: { try [ServicesMigrations.folder()] },
    takesOver: { try ServicesImport.plan() },
    settings: { reader in cursorKey(&reader) },
    assemble: { host, key in
      let app = ServicesApplication(
        database: host.database, memberships: .live(host.peers),
        cursors: try CursorSigner(key: key), clock: host.host.clock)
      return ServiceParts(
        routes: app.routes(host.access),
        consumers: ["identity", "community", "booking", "techorda"],
        subscriptions: app.subscriptions)
    },
    seedDemo: { host, _ in _ = try await DemoSeed(database: host.database).run() }))

/// The key of list cursors, the same for all copies: `cursor.key` in the folder of secrets.
func cursorKey(_ reader: inout SettingsReader) -> Secret<[UInt8]> {
  let path = reader.directory("TECHHUB_SECRETS_DIR") + "/cursor.key"
  let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  guard
    let key = text.flatMap({ Base64.url.bytes($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    ),
    key.count >= 32
  else {
    reader.fault("TECHHUB_SECRETS_DIR", "has no cursor.key of 32 bytes in base64url")
    return Secret([])
  }
  return Secret(key)
}
