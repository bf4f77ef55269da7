import Access
import Files
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel

/// The pictures of partners' applications: kept by their owners, seen by everybody.
struct LogoRoutes {
  let app: IdentityApplication

  private static let own = "/api/v1/identity/applications/{id}/logo"
  private static let policy = UploadPolicy(
    limit: ApplicationPolicy.logo, accepted: [.png, .jpeg, .webp],
    pixels: ApplicationPolicy.logoPixels)

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .put, Self.own, .signedIn, bodyLimit: ApplicationPolicy.logo, handler: replace
      )
      .described(ApplicationDescriptions.setLogo),
      access.route(.delete, Self.own, .signedIn, handler: remove)
        .described(ApplicationDescriptions.removeLogo),
      access.route(.get, "/oauth/logos/{digest}", .anyone, handler: show)
        .described(ApplicationDescriptions.logo),
    ]
  }

  /// Where everybody sees it; `nil` where there is none. Another picture has another address.
  static func address(_ digest: String) -> String? {
    digest.isEmpty ? nil : "/oauth/logos/" + digest
  }

  @Sendable private func replace(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let owner = try await app.atBrowser(caller).user
    let id = ApplicationID(try request.rowKey())
    let version = try request.expectedVersion()
    guard try await app.applications.own(id, of: owner) != nil else { throw NothingThere() }
    let picture = try await SmallPicture.receive(request, Self.policy)
    try await app.applications.setLogo(
      KeptPicture(picture), of: id, owner: owner, ifVersion: version, now: app.clock.now())
    guard let changed = try await app.applications.own(id, of: owner) else { throw NothingThere() }
    return changed.answer()
  }

  @Sendable private func remove(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let owner = try await app.atBrowser(caller).user
    try await app.applications.removeLogo(
      of: ApplicationID(try request.rowKey()), owner: owner,
      ifVersion: try request.expectedVersion(), now: app.clock.now())
    return .noContent
  }

  @Sendable private func show(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let digest = ContentDigest(request.parameter("digest") ?? ""),
      let logo = try await app.applications.logo(digest.text)
    else { throw NothingThere() }
    return logo.answer(to: request, digest: digest.text, named: "logo")
  }
}
