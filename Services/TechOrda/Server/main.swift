import Access
import DatabaseHost
import EventFeed
import Resources
import TechOrdaApp
import TechOrdaStore

launch(
  ServiceDefinition(
    "techorda", migrations: { [try TechOrdaMigrations.folder()] }, settings: { $0.cursorKey() },
    assemble: { host, cursorKey in
      let cursors = try CursorSigner(key: cursorKey)
      return ServiceParts(
        routes: SliceResources.techorda.routes(
          host.database, cursors, host.commands, host.access),
        subscriptions: [.references(consumer: "techorda")])
    },
    seedDemo: { _, _ in }))
