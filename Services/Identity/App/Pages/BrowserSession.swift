import Access
import Crypto
import IdentityDomain
import IdentityStore
import Kernel

/// Who sits at the browser, by his session.
struct BrowserSession {
  let user: UserID
  /// The session's digest.
  let id: String
  let authTime: Instant
}

extension IdentityApplication {
  /// The person's browser session. A token, of whichever kind, is none, nor is a session that is held
  /// back until there is a second factor.
  func browserSession(of caller: Principal) async throws -> BrowserSession? {
    guard !caller.isHeldBack, let id = caller.sessionID, caller.clientID == nil,
      let user = caller.userID, let began = try await sessions.began(id, of: UserID(user))
    else { return nil }
    return BrowserSession(user: UserID(user), id: id, authTime: began)
  }

  /// Somebody at a browser, held back or not. Who carries a token is none: a token could be anybody's who
  /// reads a script, and one that makes others would outlive its own end. Throws `AccessRefusal`.
  func atBrowser(_ caller: Principal) async throws -> (user: UserID, session: String) {
    let user = UserID(try caller.requireUser())
    guard caller.clientID == nil, let session = caller.sessionID,
      try await sessions.isSession(session, of: user)
    else { throw AccessRefusal.notAllowed }
    return (user, session)
  }

  /// The cookie comes along whoever made the browser ask; the token stands on our pages only. Throws
  /// `OAuthError`.
  func demandOwnForm(_ form: ProtocolParameters, of session: BrowserSession) throws {
    let expected = try secrets.csrfToken(of: session.id)
    guard let sent = form["csrf_token"], constantTimeEquals(sent, expected) else {
      throw OAuthError(.invalidRequest, "the form is not ours, or too old")
    }
  }
}
