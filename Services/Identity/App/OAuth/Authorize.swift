import Crypto
import FoundationEssentials
import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// What comes of an application's request.
enum AuthorizationStep {
  /// Back to the application, with a code or a fault.
  case answer(location: String)
  /// The person must sign in first.
  case signIn(AuthorizationRequest)
  /// The person must say whether he wants that.
  case consent(ClientApplication, AuthorizationRequest, BrowserSession)
}

extension IdentityApplication {
  /// Judges the request of an application (RFC 6749, section 4.1.1). Throws `OAuthError` where it is not
  /// certain who asks or where to answer: that is shown to the person and sent nowhere. Afterwards every
  /// fault is sent back, also those of this house.
  func step(
    _ parameters: ProtocolParameters, _ mark: SignInMark, session: BrowserSession?
  ) async throws -> AuthorizationStep {
    let client = try await client(parameters)
    let redirect = try client.redirect(asked: parameters["redirect_uri"])
    do {
      let request = try AuthorizationRequest(parameters, for: client, redirect: redirect)
      return try await step(request, mark, client, session)
    } catch {
      return .answer(
        location: answer(redirect, state: parameters["state"], fault: try told(error)))
    }
  }

  /// The person has decided. Throws like `step`.
  func decide(
    _ parameters: ProtocolParameters, allowing: Bool, session: BrowserSession
  ) async throws -> String {
    let client = try await client(parameters)
    let redirect = try client.redirect(asked: parameters["redirect_uri"])
    do {
      let request = try AuthorizationRequest(parameters, for: client, redirect: redirect)
      guard allowing else { throw OAuthError(.accessDenied, "the person said no") }
      return try await code(for: request, client, session, noting: true)
    } catch {
      return answer(redirect, state: parameters["state"], fault: try told(error))
    }
  }

  private func client(_ parameters: ProtocolParameters) async throws -> ClientApplication {
    let clientID = try parameters.require("client_id")
    guard let client = try await applications.application(clientID) else {
      throw OAuthError(.invalidRequest, "client_id is unknown")
    }
    return client
  }

  private func step(
    _ request: AuthorizationRequest, _ mark: SignInMark, _ client: ClientApplication,
    _ session: BrowserSession?
  ) async throws -> AuthorizationStep {
    let isSilent = request.prompts.contains(.none)
    guard let session, isRecent(session, for: request, mark) else {
      guard !isSilent else { throw OAuthError(.loginRequired, "nobody is signed in") }
      return .signIn(request)
    }
    guard try await isAwaited(session.user, request, client) else {
      throw OAuthError(.loginRequired, "somebody else is signed in")
    }
    let isKnown =
      if client.isTrusted { true } else {
        try await consents.cover(request.scopes, of: client.id, by: session.user)
      }
    guard isKnown, !request.prompts.contains(.consent) else {
      guard !isSilent else { throw OAuthError(.consentRequired, "the person has not agreed") }
      return .consent(client, request, session)
    }
    return .answer(location: try await code(for: request, client, session, noting: false))
  }

  /// Whether the sign-in is as fresh as the application wants it. The one that it asked for always is,
  /// however long the way back took.
  private func isRecent(
    _ session: BrowserSession, for request: AuthorizationRequest, _ mark: SignInMark
  ) -> Bool {
    if let since = mark.since, session.authTime > since { return true }
    guard !request.demandsSignIn else { return false }
    return request.maxAge.map { clock.now() - session.authTime <= $0 } ?? true
  }

  /// False where the application names somebody else by an identity token of its own. What proves nothing
  /// is passed over.
  private func isAwaited(
    _ user: UserID, _ request: AuthorizationRequest, _ client: ClientApplication
  ) async throws -> Bool {
    guard let text = request.identityTokenHint,
      let hint = try await IdentityTokenHint(text, in: self), hint.audience == client.clientID
    else { return true }
    return hint.subject == user
  }

  private func code(
    for request: AuthorizationRequest, _ client: ClientApplication, _ session: BrowserSession,
    noting: Bool
  ) async throws -> String {
    let now = clock.now()
    let code = try Random.token()
    let digest = try SecretDigest.of(code)
    let delegation = Delegation(
      application: client.id, user: session.user, scopes: request.scopes,
      family: UUID.version7(at: now), authTime: session.authTime, session: session.id,
      nonce: request.nonce)
    try await tokenFamilies.issue(
      code: digest, for: request, delegation, noting: noting, ends: now + OAuthPolicy.code,
      now: now)
    return address(request.redirect, [("code", code), ("state", request.state)])
  }

  private func answer(_ redirect: String, state: String?, fault: OAuthError) -> String {
    address(
      redirect,
      [("error", fault.code.rawValue), ("error_description", fault.description), ("state", state)])
  }

  /// With `iss`, so that an application with several providers knows whose answer it has (RFC 9207).
  private func address(_ redirect: String, _ parameters: [(String, String?)]) -> String {
    let query = (parameters + [("iss", settings.publicOrigin)]).compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0))" }
    }
    return redirect + (redirect.contains("?") ? "&" : "?") + query.joined(separator: "&")
  }
}
