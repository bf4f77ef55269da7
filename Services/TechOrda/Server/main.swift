import DatabaseHost
import EventFeed
import TechOrdaStore

// The process, its slice with the tables of the context, its copy of people and companies and its
// event feed stand; routes of the context come with them.
launch(
  ServiceDefinition(
    "techorda", migrations: { [try TechOrdaMigrations.folder()] },
    takesOver: { try TechOrdaImport.plan() }, settings: { _ in },
    assemble: { _, _ in
      ServiceParts(routes: [], subscriptions: [.references(consumer: "techorda")])
    },
    seedDemo: { _, _ in }))
