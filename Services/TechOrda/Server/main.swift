import DatabaseHost

// The process, its slice and its event feed stand; tables and routes of the context come with them.
await launch(
  ServiceDefinition(
    "techorda", migrations: { [] }, settings: { _ in },
    assemble: { _, _ in ServiceParts(routes: []) },
    seedDemo: { _, _ in }))
