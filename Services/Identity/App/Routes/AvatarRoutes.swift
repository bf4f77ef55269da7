import Access
import Crypto
import Files
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import Kernel

/// People's photos: each keeps his own, everybody sees them.
struct AvatarRoutes {
  let app: IdentityApplication

  private static let own = "/api/v1/identity/me/avatar"
  private static let all = "/api/v1/identity/avatars/"
  private static let policy = UploadPolicy(
    limit: ProfilePolicy.photo, accepted: [.png, .jpeg, .webp], pixels: ProfilePolicy.photoPixels)

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .put, Self.own, .signedIn, bodyLimit: ProfilePolicy.photo, handler: replace
      )
      .described(ProfileDescriptions.setAvatar),
      access.route(.delete, Self.own, .signedIn, handler: remove)
        .described(ProfileDescriptions.removeAvatar),
      access.route(.get, Self.all + "{digest}", .anyone, handler: show)
        .described(ProfileDescriptions.avatar),
    ]
  }

  @Sendable private func replace(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let version = try request.expectedVersion()
    let picture = try await SmallPicture.receive(request, Self.policy)
    // Another picture has another address.
    let address = Self.all + Hex.text(try SHA256.digest(picture.bytes))
    try await app.accounts.setAvatar(
      KeptPicture(picture), at: address, of: user, ifVersion: version, now: app.clock.now())
    return try await ProfileRoutes(app: app).show(request, caller)
  }

  @Sendable private func remove(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    try await app.accounts.removeAvatar(
      of: UserID(try caller.requireUser()), ifVersion: try request.expectedVersion(),
      now: app.clock.now())
    return .noContent
  }

  @Sendable private func show(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let digest = ContentDigest(request.parameter("digest") ?? ""),
      let picture = try await app.accounts.avatar(digest.text)
    else { throw NothingThere() }
    return picture.answer(to: request, digest: digest.text, named: "photo")
  }
}
