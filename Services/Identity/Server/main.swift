import Crypto
import DatabaseHost
import EventLoop
import FileRecords
import IdentityApp
import IdentityStore
import Kernel
import PersonalData
import Resources
import ServiceHost
import SignatureChecks

launch(
  ServiceDefinition(
    "identity",
    migrations: { [try IdentityMigrations.folder()] },
    takesOver: { try IdentityImport.plan() },
    settings: { IdentityProcessSettings(&$0) },
    assemble: { host, own in
      let app = try application(host, own)
      let archives = try archives(app, host)
      var background: [@Sendable () async -> Void] = [
        { await app.keepHouse() }, { await app.keepActivity() },
      ]
      if let mail = own.mail {
        let delivery = app.delivery(
          try mail.carriers(client: host.client, files: host.host.pools.files))
        background.append { await delivery.run() }
      }
      return ServiceParts(
        routes: app.routes(host.access) + archives.routes(host.access)
          + RightsExplanation(app, peers: .live(host.peers)).routes(host.access),
        resources: .identity, ownership: .identity(host.database), roles: app.roles,
        consumers: ["gateway", "services", "community", "booking", "techorda"],
        snapshots: app.snapshots, subscriptions: app.subscriptions,
        jobs: [
          app.purgeHandler, app.joiningExpiryHandler, app.newsletterHandler, app.logoutHandler,
        ] + app.accountJobs + archives.handlers,
        schedules: try IdentityApplication.schedules(),
        purges: try IdentityApplication.purges(), flags: app.flagReading,
        registersPermissions: app.registersPermissions, background: background,
        onStop: [{ await app.leaveActivity() }])
    },
    seedDemo: { host, own in
      try await application(host, own).seedDemo(
        password: try own.demoPassword(), in: host.database)
    }))

func application(
  _ host: DatabaseHost, _ own: IdentityProcessSettings
) throws -> IdentityApplication {
  var settings = IdentitySettings(
    publicOrigin: host.host.settings.publicURL, trustedOrigins: own.trustedOrigins,
    authorities: own.signatures.authorities)
  settings.staffNeedSecondFactor = own.staffNeedSecondFactor
  for change in own.limits { change(&settings) }
  settings.mailFeedback = own.mailFeedback
  settings.egov = own.egov
  settings.neverBlocked = own.neverBlocked
  settings.logoutNetworks = own.logoutNetworks
  return IdentityApplication(
    database: host.database, settings: settings,
    secrets: try IdentitySecrets(csrf: own.csrfKey, master: own.masterKey),
    hashing: host.host.pools.hashing, passwords: DjangoPassword(own.passwords),
    flags: host.flags, providers: try providers(host, own),
    outside: .live(host.client),
    signatures: SignatureGate(
      own.signatures, pool: host.host.pools.hashing, client: host.client),
    clock: host.host.clock, logger: host.host.logger)
}

/// Others give their parts when they are asked; identity's own lies at hand.
func archives(_ app: IdentityApplication, _ host: DatabaseHost) throws -> DataArchives {
  let own = PersonalReader(
    .identity, secret: SliceResources.identity.admin.secret, in: host.database)
  return DataArchives(app, store: try host.files(), source: .live(host.peers, own: own))
}

func providers(_ host: DatabaseHost, _ own: IdentityProcessSettings) throws -> ProviderBook {
  guard let file = own.socialFile else { return ProviderBook() }
  let book = try ProviderBook(file: file, calls: .live(host.client))
  host.host.onReload { try book.reload() }
  return book
}
