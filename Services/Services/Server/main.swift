import Access
import DatabaseHost
import Resources
import ServiceHost
import ServicesApp
import ServicesStore

launch(
  ServiceDefinition(
    "services",
    migrations: { try [ServicesMigrations.folder()] },
    settings: { $0.cursorKey() },
    assemble: { host, key in
      let cursors = try CursorSigner(key: key)
      let app = ServicesApplication(
        database: host.database, memberships: .live(host.peers),
        cursors: cursors, clock: host.host.clock)
      return ServiceParts(
        routes: app.routes(host.access)
          + SliceResources.services.routes(host.database, cursors, host.commands, host.access),
        consumers: ["identity", "community", "booking", "techorda"],
        subscriptions: app.subscriptions)
    },
    seedDemo: { host, _ in _ = try await DemoSeed(database: host.database).run() }))
