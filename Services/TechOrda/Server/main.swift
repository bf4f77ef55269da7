import DatabaseHost
import EventFeed
import FileRecords
import Resources
import TechOrdaApp
import TechOrdaStore

launch(
  ServiceDefinition(
    "techorda", migrations: { [try TechOrdaMigrations.folder()] },
    takesOver: { try TechOrdaImport.plan() }, settings: { _ in },
    assemble: { host, _ in
      ServiceParts(
        resources: .techorda, ownership: .techorda(host.database), consumers: ["identity"],
        subscriptions: [.references(consumer: "techorda")])
    },
    seedDemo: { _, _ in }))
