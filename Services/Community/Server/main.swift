import Access
import CommunityApp
import CommunityStore
import DatabaseHost

launch(
  ServiceDefinition(
    "community",
    migrations: { [try CommunitySlice.migrations()] },
    takesOver: { try CommunityImport.plan() },
    settings: { $0.cursorKey() },
    assemble: { host, cursorKey in
      let app = CommunityApplication(
        notifications: Notifications(database: host.database), commands: host.commands,
        cursors: try CursorSigner(key: cursorKey))
      return ServiceParts(routes: app.routes(host.access), subscriptions: app.subscriptions)
    },
    // Nothing to sow: what community shows is told by the events of the others.
    seedDemo: { _, _ in }))
