import Access
package import Crypto
import DatabaseHost
import EventLoop
package import IdentityApp
import IdentityDomain
package import IdentityStore
package import Kernel
import Migrations
import Observability
import PersonalData
package import Postgres
import Resources
package import TestSupport

/// A slice of its own for one test: a database, the application and somebody who asks its routes.
/// Time stands still until it is moved.
package struct IdentityWorld: Sendable {
  package let database: Database
  package let app: IdentityApplication
  package let client: ServiceClient
  package let clock: MovableClock
  package var archives: DataArchives
  /// Where archives lie.
  package let files: TestFiles
  /// What other services give for them.
  package let parts = SampleParts()
  /// What other services say that somebody is to their things.
  package let roles = SampleRoles()

  package static let password = "Tau-kus-1907-bulak"

  package static func with<R>(
    _ change: (inout IdentitySettings) -> Void = { _ in },
    providers: ProviderBook = ProviderBook(), outside: OutsideCalls = .failing,
    passwords: DjangoPassword = DjangoPassword(.scrypt(.quick)),
    _ body: (IdentityWorld) async throws -> R
  ) async throws -> R {
    var settings = IdentitySettings(publicOrigin: "https://hub.example")
    change(&settings)
    return try await TestDatabase.with(
      folders: LibraryMigrations.folders() + [IdentityMigrations.folder()], schema: "identity"
    ) { database in
      let world = try IdentityWorld(database, settings, providers, outside, passwords)
      defer { world.refuseHashing() }
      return try await body(world)
    }
  }

  private let hashing: BlockingPool

  private init(
    _ database: Database, _ settings: IdentitySettings, _ providers: ProviderBook,
    _ outside: OutsideCalls, _ passwords: DjangoPassword
  ) throws {
    self.database = database
    clock = MovableClock(.sampleMorning)
    let hashing = BlockingPool(name: "hashing", threads: 2, queueLimit: 256)
    self.hashing = hashing
    let app = IdentityApplication(
      database: database, settings: settings, secrets: try .sample(), hashing: hashing,
      passwords: passwords, providers: providers, outside: outside,
      clock: clock.wallClock, logger: Logger(label: "test", level: .error))
    self.app = app
    files = try TestFiles()
    let own = PersonalReader(
      .identity, secret: SliceResources.identity.admin.secret, in: database)
    let archives = DataArchives(app, store: files.store, source: parts.source(own: own))
    self.archives = archives
    let explanation = RightsExplanation(app, peers: roles.peers)
    client = try ServiceClient(audience: "identity", clock: clock.wallClock) {
      app.routes($0) + archives.routes($0) + explanation.routes($0)
        + StatementRoute(app.roles).table($0)
    }
  }

  package var accounts: Accounts { app.accounts }
  package var companies: Companies { app.companies }
  package var attempts: Attempts { app.attempts }
  package var messages: Messages { app.messages }
  package var suppressions: Suppressions { app.suppressions }
  package var newsletter: Newsletter { app.newsletter }
  package var issues: NewsletterIssues { app.issues }
  package var falseDoor: FalseDoor { app.falseDoor }

  /// From now on every hash is refused, as where the queue of the pool is full.
  package func refuseHashing() { hashing.shutdown() }
}

extension ScryptCost {
  /// Hashes that cost nothing, for tests.
  package static let quick = ScryptCost(workFactor: 16, blockSize: 1, parallelism: 1)
}

extension IdentitySecrets {
  package static func sample() throws -> IdentitySecrets {
    try IdentitySecrets(
      csrf: Secret([UInt8](repeating: 1, count: 32)),
      master: Secret([UInt8](repeating: 2, count: 32)))
  }
}

extension Instant {
  /// 2026-11-23, 05:00 UTC: ten in the morning in Almaty.
  package static let sampleMorning = Instant(seconds: 1_795_410_000)
}
