import DatabaseHost
import EventFeed

// The process, its slice, its copy of people and companies and its event feed stand; tables and
// routes of the context come with them.
launch(
  ServiceDefinition(
    "techorda", migrations: { [] }, settings: { _ in },
    assemble: { _, _ in
      ServiceParts(routes: [], subscriptions: [.references(consumer: "techorda")])
    },
    seedDemo: { _, _ in }))
