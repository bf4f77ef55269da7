package import Crypto
package import EventLoop
package import FlagFeed
import HTTPServer
package import Idempotency
package import IdentityDomain
package import IdentityStore
package import Kernel
package import Observability
package import Postgres
import Resources
import SignatureChecks
package import Signatures

/// Everything that drives the context: stores, keys, the clock and the pool for slow hashes.
package struct IdentityApplication: Sendable {
  package let accounts: Accounts
  package let sessions: Sessions
  package let principals: Principals
  package let companies: Companies
  package let people: People
  package let tokens: APITokens
  package let grants: Grants
  package let groups: Groups
  package let permissions: Permissions
  package let permissionRegistry: PermissionRegistry
  package let attempts: Attempts
  package let challenges: SignatureChallenges
  package let qrSessions: QRSessions
  package let signatures: any SignatureVerifier
  package let messages: Messages
  package let suppressions: Suppressions
  package let newsletter: Newsletter
  package let issues: NewsletterIssues
  package let falseDoor: FalseDoor
  package let remains: SignInRemains
  package let applications: Applications
  package let scopes: Scopes
  package let tokenFamilies: TokenFamilies
  package let consents: Consents
  package let devices: DeviceGrants
  package let flagRecords: FlagRecords
  package let flags: LiveFlags
  package let factors: Factors
  package let complaints: Complaints
  package let sanctions: Sanctions
  package let erasures: Erasures
  package let archives: Archives
  package let contactRequests: ContactRequests
  package let pressRequests: PressRequests
  package let keyring: TokenKeyring
  package let providers: ProviderBook
  package let pausedSignIns: PausedSignIns
  package let socialLinks: SocialLinks
  package let outside: OutsideCalls
  package let commands: IdempotentCommands
  package let settings: IdentitySettings
  package let secrets: IdentitySecrets
  package let passwords: DjangoPassword
  package let clock: WallClock
  package let logger: Logger
  /// Blanks what revisions know of somebody who is erased.
  let revisions: RevisionErasure
  let scopeNames: ScopeNames
  private let hashing: BlockingPool

  /// `signatures`: by default those of the authorities in the settings, none by GOST.
  package init(
    database: Database, settings: IdentitySettings, secrets: IdentitySecrets,
    hashing: BlockingPool, passwords: DjangoPassword = DjangoPassword(), flags: LiveFlags? = nil,
    providers: ProviderBook = ProviderBook(), outside: OutsideCalls = .failing,
    signatures: (any SignatureVerifier)? = nil, clock: WallClock = .live, logger: Logger
  ) {
    accounts = Accounts(database)
    sessions = Sessions(database)
    principals = Principals(database, staffNeedFactor: settings.staffNeedSecondFactor)
    companies = Companies(database)
    people = People(database)
    tokens = APITokens(database)
    grants = Grants(database)
    groups = Groups(database)
    permissions = Permissions(database)
    permissionRegistry = PermissionRegistry(database)
    attempts = Attempts(database)
    challenges = SignatureChallenges(database)
    qrSessions = QRSessions(database)
    self.signatures =
      signatures
      ?? SignatureGate(
        SignatureSettings(authorities: settings.authorities), pool: hashing, client: nil)
    messages = Messages(database)
    suppressions = Suppressions(database)
    newsletter = Newsletter(database)
    issues = NewsletterIssues(database)
    falseDoor = FalseDoor(database)
    remains = SignInRemains(database)
    applications = Applications(database)
    scopes = Scopes(database)
    scopeNames = ScopeNames(Scopes(database))
    tokenFamilies = TokenFamilies(database)
    consents = Consents(database)
    devices = DeviceGrants(database)
    flagRecords = FlagRecords(database)
    self.flags = flags ?? LiveFlags(clock: clock)
    factors = Factors(database, staffNeedOne: settings.staffNeedSecondFactor)
    complaints = Complaints(database)
    sanctions = Sanctions(database)
    erasures = Erasures(database)
    archives = Archives(database)
    contactRequests = ContactRequests(database)
    pressRequests = PressRequests(database)
    revisions = SliceResources.identity.erasure(in: database)
    keyring = TokenKeyring(SigningKeys(database), master: secrets.master, pool: hashing)
    self.providers = providers
    pausedSignIns = PausedSignIns(database)
    socialLinks = SocialLinks(database)
    self.outside = outside
    commands = IdempotentCommands(database: database)
    self.settings = settings
    self.secrets = secrets
    self.hashing = hashing
    self.passwords = passwords
    self.clock = clock
    self.logger = logger
  }

  /// The sender of letters, with the ways out of the house that this installation has.
  package func delivery(_ carriers: [Channel: any MessageCarrier]) -> MessageDelivery {
    let (page, secrets) = (settings.publicOrigin + "/newsletter/unsubscription", secrets)
    return MessageDelivery(
      messages: messages, carriers: carriers, clock: clock, logger: logger.labelled("messages")
    ) { subscription in
      "\(page)?token=\(try secrets.unsubscriptionToken(of: subscription))"
    }
  }

  /// Slow work on passwords, off the loop. A full queue is an answer of its own: 503.
  func hash<R: Sendable>(
    _ work: @escaping @Sendable (DjangoPassword) throws -> R
  ) async throws -> R {
    let passwords = passwords
    do {
      return try await hashing.run { try work(passwords) }
    } catch is PoolSaturated {
      throw HashingBusy()
    }
  }

  func freshCode(_ purpose: CodePurpose, for contact: Contact) throws -> FreshCode {
    let text = try Random.digits(CodePolicy.digits)
    return FreshCode(
      text: text, hash: try secrets.codeHash(text, purpose: purpose, of: contact.key))
  }
}
