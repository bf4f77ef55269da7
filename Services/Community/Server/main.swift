import CommunityApp
import CommunityStore
import DatabaseHost
import Resources

launch(
  ServiceDefinition(
    "community",
    migrations: { [try CommunitySlice.migrations()] },
    takesOver: { try CommunityImport.plan() },
    settings: { _ in },
    assemble: { host, _ in
      let app = CommunityApplication(
        notifications: Notifications(database: host.database), commands: host.commands,
        cursors: host.cursors)
      return ServiceParts(
        routes: app.routes(host.access), resources: .community,
        subscriptions: app.subscriptions)
    },
    // Nothing to sow: what community shows is told by the events of the others.
    seedDemo: { _, _ in }))
