import DatabaseHost
import EventFeed
import Resources
import TechOrdaApp
import TechOrdaStore

launch(
  ServiceDefinition(
    "techorda", migrations: { [try TechOrdaMigrations.folder()] },
    takesOver: { try TechOrdaImport.plan() }, settings: { _ in },
    assemble: { _, _ in
      ServiceParts(
        resources: .techorda, subscriptions: [.references(consumer: "techorda")])
    },
    seedDemo: { _, _ in }))
