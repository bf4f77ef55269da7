import Access
import CommunityApp
import CommunityStore
import DatabaseHost
import Resources

launch(
  ServiceDefinition(
    "community",
    migrations: { [try CommunitySlice.migrations()] },
    settings: { $0.cursorKey() },
    assemble: { host, cursorKey in
      let cursors = try CursorSigner(key: cursorKey)
      let app = CommunityApplication(
        notifications: Notifications(database: host.database), commands: host.commands,
        cursors: cursors)
      return ServiceParts(
        routes: app.routes(host.access)
          + SliceResources.community.routes(host.database, cursors, host.commands, host.access),
        subscriptions: app.subscriptions)
    },
    // Nothing to sow: what community shows is told by the events of the others.
    seedDemo: { _, _ in }))
