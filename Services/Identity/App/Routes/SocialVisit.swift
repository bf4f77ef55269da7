import Access
import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// A request of a browser whose sign-in waits for the person to say who he is here.
struct SocialVisit {
  let request: Request
  let provider: SocialProvider
  let tie: BrowserTie
  let paused: PausedSignIn
  let identity: ProviderIdentity
  let form: ProtocolParameters

  /// Throws `SocialError`.
  init(_ request: Request, in app: IdentityApplication) async throws {
    try await self.init(request, ProtocolParameters([]), in: app)
  }

  /// A form of our own page. Throws `SocialError`, `OAuthError`, `ForeignOrigin`.
  init(form request: Request, in app: IdentityApplication) async throws {
    try SessionCookie(app: app).demandOwnOrigin(request, obligatory: true)
    let form = try await request.protocolForm()
    try form.refuseRepeated()
    try await self.init(request, form, in: app)
    // The cookie comes along whoever made the browser ask; the token stands on our page only.
    guard let sent = form["csrf_token"], constantTimeEquals(sent, try tie.csrfToken) else {
      throw SocialError.stale
    }
  }

  private init(
    _ request: Request, _ form: ProtocolParameters, in app: IdentityApplication
  ) async throws {
    provider = try app.providers.provider(request.parameter("provider"))
    let isSecure = SessionCookie(app: app).isSecure(request)
    guard let tie = BrowserTie(request, app.secrets, isSecure: isSecure),
      let paused = try await app.pausedSignIns.find(
        try tie.digest, at: provider.name, now: app.clock.now()),
      let identity = paused.identity
    else { throw SocialError.stale }
    self.request = request
    self.tie = tie
    self.paused = paused
    self.identity = identity
    self.form = form
  }

  var language: Language { form["lang"].flatMap(Language.init) ?? paused.language }

  var address: String { "/oauth/social/\(provider.name)/account" }

  func client(_ caller: Principal) throws -> SocialClient {
    SocialClient(
      digest: try tie.digest, provider: provider, address: ClientAddress(request),
      replacing: caller.sessionID, userAgent: request.headers["User-Agent"])
  }

  /// Both names as they were typed; `nil` if one is none.
  var names: PausedSignIn.Names? {
    guard let first = form["first_name"].flatMap(PersonName.init),
      let last = form["last_name"].flatMap(PersonName.init)
    else { return nil }
    return PausedSignIn.Names(first: first, last: last)
  }
}
