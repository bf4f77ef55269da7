package import Access
package import Exports
import HTTPCore
package import HTTPServer
import Idempotency
package import Jobs
package import Kernel
package import Postgres
package import Printing
import Resources
import ServicesDomain
import ServicesStore

/// Everything that drives the slice: requests from outside and events from other contexts.
package struct ServicesApplication: Sendable {
  /// Who may take requests and decide on them.
  package static let decide = "services.decide_request"
  /// Who keeps the commission's protocols: the secretary of a process.
  package static let keepProtocols = "services.keep_protocols"
  /// Who says that nothing of a request may be blanked.
  package static let holdRequests = "services.hold_request"
  /// Who sees what is counted of requests.
  package static let viewFigures = "services.view_figures"

  let database: Database
  let commands: IdempotentCommands
  let requests: Requests
  let processes: Processes
  let catalogue: Catalogue
  let memberships: Memberships
  let rights: PersonRights
  let houseFacts: HouseFacts
  package let signatureDesk: SignatureDesk
  let cursors: CursorSigner
  package let files: FileDesk
  let answerFiles: AnswerFiles
  let exports: Exports
  let printing: PaperPrinting
  let outside: OutsideParts
  let clock: WallClock

  /// `exports` knows `answerFiles`; `origin` is where people find the platform.
  package init(
    database: Database, memberships: Memberships, rights: PersonRights,
    signatureDesk: SignatureDesk,
    cursors: CursorSigner, files: FileDesk, answerFiles: AnswerFiles, exports: Exports,
    printer: PDFPrinter, origin: String, outside: OutsideParts,
    houseFacts: HouseFacts = .silent, clock: WallClock = .live
  ) {
    self.database = database
    commands = IdempotentCommands(database: database)
    requests = Requests(database: database)
    processes = Processes(database: database)
    catalogue = Catalogue(database: database, requests: requests)
    self.memberships = memberships
    self.rights = rights
    self.houseFacts = houseFacts
    self.signatureDesk = signatureDesk
    self.cursors = cursors
    self.files = files
    self.answerFiles = answerFiles
    self.exports = exports
    printing = PaperPrinting(
      papers: Papers(requests), files: files, printer: printer, origin: origin)
    self.outside = outside
    self.clock = clock
  }

  private var forms: FormDesk { FormDesk(self) }

  /// What the slice does beside requests.
  package var jobs: [JobHandler] {
    [
      files.purgeHandler, files.scanHandler, forms.migrationHandler, frozenDocumentPurge,
      requestTimers, requestWords, printing.handler, retentionHandler, subscriberCheck,
      testSubmissionPurge,
    ] + reportJobs
      + expertiseJobs + commissionJobs + hookDesk.jobs
  }

  /// Behind `limits`: no route lets bound staff work on what another organisation has.
  package func routes(_ access: AccessGuard) -> [Route] {
    table(access.narrowed { [limits] in limits.narrowing($0) })
  }

  private func table(_ access: AccessGuard) -> [Route] {
    CatalogueRoutes(app: self).table(access) + ManagerRoutes(app: self).table(access)
      + FormRuleRoutes().table(access)
      + RequestRoutes(app: self).table(access)
      + WorkRoutes(app: self).table(access)
      + SubmissionRoutes(app: self).table(access)
      + RequestBatchRoutes(app: self).table(access)
      + CorrectionRoutes(app: self).table(access) + HoldRoutes(app: self).table(access)
      + FigureRoutes(app: self).table(access)
      + CollaboratorRoutes(app: self).table(access) + CommentRoutes(app: self).table(access)
      + SubscriptionRoutes(app: self).table(access)
      + ProcessRoutes(app: self).table(access)
      + ExpertiseRoutes(desk: expertise).table(access)
      + ExpertiseWorkRoutes(desk: expertise).table(access)
      + PitchingRoutes(desk: PitchingDesk(self)).table(access)
      + SigningRoutes(app: self).table(access)
      + CommissionRoutes(app: self).table(access) + BallotRoutes(app: self).table(access)
      + ProtocolRoutes(app: self).table(access)
      + ReportRoutes(app: self).table(access) + ReportWorkRoutes(app: self).table(access)
      + PaperRoutes(app: self).table(access) + PaperCheckRoutes(papers: papers).table(access)
      + PurchaseRoutes(app: self).table(access) + PurchaseWorkRoutes(app: self).table(access)
      + StudentRoutes(app: self).table(access) + ResearchRoutes(app: self).table(access)
      + FileRoutes(desk: files, clock: clock).table(access)
      + DocumentRoutes(app: self).table(access) + RegistryRoutes(app: self).table(access)
      + FormRoutes(desk: forms).table(access) + FormVersionRoutes(desk: forms).table(access)
      + FormTransferRoutes(desk: forms).table(access)
      + TestSubmissionRoutes(desk: forms).table(access)
      + FormMigrationRoutes(desk: forms).table(access)
      + SavedSQLRoutes(desk: answerFiles.desk).table(access)
      + RequestFileRoutes(app: self).table(access)
      + AnswerFileRoutes(answerFiles, exports, commands, cursors).table(access)
      + hookDesk.routes(access)
  }
}

extension Principal {
  /// Ids of companies fit an `integer` column; what does not cannot own a row.
  /// `worksBesides`: another right lets him see what the staff sees.
  func viewer(worksBesides: Bool = false) throws(AccessRefusal) -> Viewer {
    let isSecretary = has(ServicesApplication.keepProtocols)
    return Viewer(
      userID: try requireUser(),
      companies: companies.compactMap { Int32(exactly: $0.id).map(Int64.init) },
      isStaff: has(ServicesApplication.decide) || isSecretary || worksBesides,
      roles: Set<ProcessTable.Role>(isSecretary ? [.secretary] : [])
        .union(isSuperuser ? [.superuser] : []),
      organization: OrganizationBound.organization(of: self))
  }
}
