import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Signing in and out, and from where one is signed in.
struct SessionRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/api/v1/identity/sessions", .anyone, servesHeldBack: true
      ) { request, caller in
        try await signIn(request, caller)
      }
      .described(SessionDescriptions.signIn),
      access.route(
        .post, "/api/v1/identity/sessions/second-factor", .anyone, servesHeldBack: true
      ) { request, caller in
        try await passChallenge(request, caller)
      }
      .described(SessionDescriptions.secondFactor),
      access.route(.post, "/api/v1/identity/sessions/codes", .anyone) { request, _ in
        try await offerCode(request)
      }
      .described(SessionDescriptions.offerCode),
      access.route(
        .post, "/api/v1/identity/sessions/codes/confirmations", .anyone, servesHeldBack: true
      ) { request, caller in
        try await signInByCode(request, caller)
      }
      .described(SessionDescriptions.signInByCode),
      access.route(.get, "/api/v1/identity/sessions", .signedIn) { request, caller in
        try await list(caller)
      }
      .described(SessionDescriptions.list),
      access.route(
        .get, "/api/v1/identity/sessions/current", .signedIn, servesHeldBack: true
      ) { _, caller in
        try await current(caller)
      }
      .described(SessionDescriptions.current),
      access.route(
        .delete, "/api/v1/identity/sessions/current", .signedIn, servesHeldBack: true
      ) { request, caller in
        try await signOut(request, caller)
      }
      .described(SessionDescriptions.signOut),
      access.route(.delete, "/api/v1/identity/sessions/{id}", .signedIn) { request, caller in
        try await end(request, caller)
      }
      .described(SessionDescriptions.end),
      access.route(.delete, "/api/v1/identity/sessions", .signedIn) { _, caller in
        try await endOthers(caller)
      }
      .described(SessionDescriptions.endOthers),
    ]
  }

  func list(_ caller: Principal) async throws -> Response {
    let sessions = try await app.sessions.list(
      of: UserID(try caller.requireUser()), now: app.clock.now())
    return .json { json in
      json.object { json in
        json.array("items", sessions) { json, session in
          write(session, caller, to: &json)
        }
        json.field("next", nil as String?)
      }
    }.with(.cacheControl, "no-store")
  }

  func current(_ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let sessions = try await app.sessions.list(of: user, now: app.clock.now())
    guard let id = caller.sessionID, let session = sessions.first(where: { $0.id == id })
    else { throw NothingThere() }
    let token = try app.secrets.csrfToken(of: id)
    return .json { json in
      json.object { json in
        json.field("id", session.id)
        json.field("user_id", user)
        json.field("created_at", session.createdAt)
        json.field("expires_at", session.expiresAt)
        json.field("csrf_token", token)
      }
    }.with(.cacheControl, "no-store")
  }

  func signOut(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    guard let id = caller.sessionID, try await app.sessions.end(id, of: user)
    else { throw NothingThere() }
    return Response.noContent.with(.setCookie, cookie.text("", for: .zero, request))
  }

  func end(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    guard let id = request.parameter("id"), id.utf8.count <= 40,
      try await app.sessions.end(id, of: user)
    else { throw NothingThere() }
    return .noContent
  }

  /// All but the one that asks.
  func endOthers(_ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let count = try await app.sessions.endOthers(of: user, except: caller.sessionID)
    return .json { json in json.object { $0.field("revoked", count) } }
  }

  private func write(_ session: SessionInfo, _ caller: Principal, to json: inout JSONWriter) {
    json.object { json in
      json.field("id", session.id)
      json.field("current", session.id == caller.sessionID)
      json.field("created_at", session.createdAt)
      json.field("last_activity", session.lastActivity)
      json.field("expires_at", session.expiresAt)
      json.field("ip", session.address)
      json.field("user_agent", session.userAgent)
      json.field("device", session.userAgent.flatMap { DeviceName(userAgent: $0).text })
    }
  }

  var cookie: SessionCookie { SessionCookie(app: app) }
}
