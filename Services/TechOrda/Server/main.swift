import DatabaseHost
import EventFeed
import FileRecords
import PersonalData
import Resources
import ServiceHost
import TechOrdaApp
import TechOrdaStore

launch(
  ServiceDefinition(
    "techorda", migrations: { [try TechOrdaMigrations.folder()] },
    takesOver: { try TechOrdaImport.plan() }, settings: { _ in },
    assemble: { host, _ in
      ServiceParts(
        resources: .techorda, ownership: .techorda(host.database), personal: .techorda,
        consumers: ["identity"],
        subscriptions: [IdentitySubscription.make(clock: host.host.clock)])
    },
    seedDemo: { _, _ in }))
