import Access
import CommunityApp
import CommunityStore
import DatabaseHost

launch(
  ServiceDefinition(
    "community",
    migrations: { [try CommunitySlice.migrations()] },
    settings: { $0.cursorKey() },
    assemble: { host, cursorKey in
      let app = CommunityApplication(
        notifications: Notifications(database: host.database), commands: host.commands,
        cursors: try CursorSigner(key: cursorKey))
      return ServiceParts(routes: app.routes(host.access), subscriptions: app.subscriptions)
    },
    // What community shows for now comes by the others' events.
    seedDemo: { _, _ in }))
