import CommunityApp
import CommunityStore
import DatabaseHost
import FileRecords
import Files
import PersonalData
import Resources
import ServiceHost

launch(
  ServiceDefinition(
    "community",
    migrations: { [try CommunitySlice.migrations()] },
    takesOver: { try CommunityImport.plan() },
    oldFiles: { host in .community(host.database, try host.files()) },
    settings: { CommunitySettings(&$0) },
    assemble: { host, settings in
      let store = try host.files()
      host.host.health.require("files") { try await store.probe() }
      let app = CommunityApplication(
        notifications: Notifications(database: host.database), commands: host.commands,
        cursors: host.cursors,
        media: MediaDesk(
          database: host.database, store: store, users: .live(host.peers),
          settings: settings.media))
      return ServiceParts(
        routes: app.routes(host.access), resources: .community,
        ownership: .community(host.database),
        personal: .community, consumers: ["identity", "services", "booking", "techorda"],
        subscriptions: app.subscriptions, jobs: [app.media.purgeHandler],
        purges: try CommunityApplication.purges())
    },
    // Nothing to sow: what community shows is told by the events of the others.
    seedDemo: { _, _ in }))
