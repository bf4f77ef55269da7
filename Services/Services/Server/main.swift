import DatabaseHost
import Resources
import ServiceHost
import ServicesApp
import ServicesStore

launch(
  ServiceDefinition(
    "services",
    migrations: { try [ServicesMigrations.folder()] },
    takesOver: { try ServicesImport.plan() },
    settings: { _ in },
    assemble: { host, _ in
      let app = ServicesApplication(
        database: host.database, memberships: .live(host.peers),
        cursors: host.cursors, clock: host.host.clock)
      return ServiceParts(
        routes: app.routes(host.access), resources: .services,
        consumers: ["identity", "community", "booking", "techorda"],
        subscriptions: app.subscriptions)
    },
    seedDemo: { host, _ in _ = try await DemoSeed(database: host.database).run() }))
