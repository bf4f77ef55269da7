import DatabaseHost
import FileRecords
import Files
import PersonalData
import Printing
import Resources
import ServiceHost
import ServicesApp
import ServicesStore
import SignatureChecks
import VirusScans

launch(
  ServiceDefinition(
    "services",
    migrations: { try [ServicesMigrations.folder()] },
    views: MaskedViews.services,
    takesOver: { try ServicesImport.plan() },
    oldFiles: { host in .services(host.database, try host.files()) },
    settings: { ServicesSettings(&$0) },
    assemble: { host, settings in
      let store = try host.files()
      host.host.health.require("files") { try await store.probe() }
      let printer = PDFPrinter(spool: store.spool, settings: settings.printing)
      host.host.health.mention("papers") { try printer.requireTool() }
      let answerFiles = try settings.answerFiles(host)
      let rights = PersonRights.live(host.peers)
      let exports = try host.exports(
        of: .services,
        sources: [
          answerFiles, RequestFiles(database: host.database, rights: rights),
        ])
      let app = ServicesApplication(
        database: host.database, memberships: .live(host.peers), rights: rights,
        signatureDesk: SignatureDesk(
          verifier: SignatureGate(
            settings.signatures, pool: host.host.pools.hashing, client: host.client),
          numbers: .live(host.peers), telephones: .live(host.peers), clock: host.host.clock),
        cursors: host.cursors,
        files: try FileDesk(
          database: host.database, store: store, links: try FileLink(keys: [settings.linkKey]),
          elsewhere: .live(host.peers),
          scanner: Clamd(settings.scans, names: host.host.pools.names),
          limit: settings.uploadLimit),
        answerFiles: answerFiles, exports: exports,
        printer: printer, origin: host.host.settings.publicURL,
        outside: try OutsideParts(
          hookKey: settings.outside.hookKey, networks: settings.outside.hookNetworks,
          edms: settings.outside.edms, crm: settings.outside.crm, client: host.client),
        houseFacts: .live(host.peers), clock: host.host.clock)
      let students = StudentOwnerDesk(database: host.database, numbers: .live(host.peers))
      let toolWatch = app.pdfToolWatch(host.host.logger)
      return ServiceParts(
        routes: app.routes(host.access), resources: .services, exports: exports,
        personal: .services, roles: app.roles,
        consumers: ["identity", "community", "booking", "techorda"],
        subscriptions: app.subscriptions, jobs: app.jobs + [students.handler],
        schedules: try ServicesApplication.schedules(),
        purges: try ServicesApplication.purges(),
        background: [{ await toolWatch.run() }])
    },
    seedDemo: { host, _ in
      try await ServicesApplication.seedDemo(in: host.database, clock: host.host.clock)
    }))
