import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// A person's ways in by providers: the list, one more, one less. Made and ended at a browser, not by a
/// token.
struct SocialLinkRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/identity/social-providers", .anyone) { _, _ in providers() }
        .described(SocialDescriptions.providers),
      access.route(.get, "/api/v1/identity/social-links", .signedIn) { _, caller in
        try await list(caller)
      }
      .described(SocialDescriptions.list),
      access.route(.post, "/api/v1/identity/social-links", .signedIn) { request, caller in
        try await start(request, caller)
      }
      .described(SocialDescriptions.startLink),
      access.route(.delete, "/api/v1/identity/social-links/{id}", .signedIn) { request, caller in
        try await unlink(request, caller)
      }
      .described(SocialDescriptions.unlink),
    ]
  }

  private func providers() -> Response {
    Response.json { json in
      json.object { json in
        json.array("items", app.providers.all) { json, provider in
          json.object { json in
            json.field("name", provider.name)
            json.field("title", provider.title)
            json.field("start", "/oauth/social/\(provider.name)")
          }
        }
        json.field("next", nil as String?)
      }
    }
  }

  private func list(_ caller: Principal) async throws -> Response {
    let links = try await app.socialLinks.list(of: UserID(try person(caller)))
    let honoured = honoured
    return Response.json { json in
      json.object { json in
        json.array("items", links) { json, link in
          json.object { json in
            json.field("id", link.id)
            json.field("provider", link.provider)
            json.field("title", honoured[link.provider] ?? link.provider)
            json.field("usable", honoured[link.provider] != nil)
            json.field("created_at", link.createdAt)
          }
        }
        json.field("next", nil as String?)
      }
    }
    .with(.cacheControl, "no-store")
  }

  private func start(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let session = try await app.browserSession(of: caller) else {
      throw AccessRefusal.notAllowed
    }
    var input = try await request.json()
    let name = input.string("provider", max: 32)
    if let name, (try? app.providers.provider(name)) == nil {
      input.fault(
        "provider", code: "unknown-provider", message: SocialError.unknownProvider.problem.title)
    }
    let started = try await app.startSocial(
      at: try input.finish(name), for: .link(user: session.user, session: session.id), next: "/",
      in: request.language)
    let isSecure = SessionCookie(app: app).isSecure(request)
    return Response.json { json in json.object { $0.field("location", started.location) } }
      .with(.setCookie, started.tie.setCookie(isSecure: isSecure))
      .with(.cacheControl, "no-store")
  }

  private func unlink(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let session = try await app.browserSession(of: caller) else {
      throw AccessRefusal.notAllowed
    }
    let isGone = try await app.socialLinks.unlink(
      try request.id(), of: session.user, honoured: honoured, now: app.clock.now())
    guard isGone else { throw NothingThere() }
    return .noContent
  }

  /// Titles of the providers of today, by their words in the table.
  private var honoured: [String: String] {
    Dictionary(app.providers.all.map { ($0.storedAs, $0.title) }) { first, _ in first }
  }

  /// An application neither sees nor ends the links of others.
  private func person(_ caller: Principal) throws(AccessRefusal) -> Int64 {
    guard caller.clientID == nil else { throw .notAllowed }
    return try caller.requireUser()
  }
}
