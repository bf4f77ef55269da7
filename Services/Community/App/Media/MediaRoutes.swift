import Access
import Audit
import CommunityStore
import FileRecords
import Files
import FoundationEssentials
import HTTPCore
import HTTPServer
import Kernel
import Postgres

/// `/api/v1/community/media`: files that everybody may see. An upload is not repeated by its
/// `Idempotency-Key`: the same bytes are stored once anyway.
struct MediaRoutes: Sendable {
  let desk: MediaDesk

  /// Who may delete what others have uploaded.
  private static let moderate = "shared.delete_mediafile"
  private static let file = MediaJSON.root + "/{uuid}"

  func table(_ access: AccessGuard) -> [Route] {
    let file = MediaRoutes.file
    return [
      access.route(
        .post, MediaJSON.root, .signedIn, deadline: .seconds(300), bodyLimit: desk.bodyLimit,
        handler: upload
      ).described(MediaDescriptions.upload),
      access.route(.get, file, .anyone, handler: show).described(MediaDescriptions.show),
      access.route(.get, file + "/content", .anyone, handler: content)
        .described(MediaDescriptions.content),
      access.route(.get, file + "/thumbnails/{variant}", .anyone, handler: thumbnail)
        .described(MediaDescriptions.thumbnail),
      access.route(.delete, file, .signedIn, handler: delete).described(MediaDescriptions.delete),
    ]
  }

  func upload(_ request: Request, by principal: Principal) async throws -> Response {
    let author = try principal.requireUser()
    let file = try await desk.receive(request)
    let card = try await desk.add(file, to: .media, by: author, request)
    return MediaJSON.created(card)
  }

  func show(_ request: Request, by principal: Principal) async throws -> Response {
    MediaJSON.response(try await desk.card(request))
  }

  func content(_ request: Request, by principal: Principal) async throws -> Response {
    let card = try await desk.card(request)
    guard let object = card.object else { throw NothingThere() }
    return try await FileDelivery(
      object, name: FileName(cleaning: card.name), for: .everybody
    ).response(to: request, from: desk.records.store)
  }

  func thumbnail(_ request: Request, by principal: Principal) async throws -> Response {
    let card = try await desk.card(request)
    guard card.isPicture, let picture = card.object,
      let variant = request.parameter("variant").flatMap(ThumbnailVariant.init)
    else { throw NothingThere() }
    let object = try await desk.thumbnail(of: picture, variant)
    return try await FileDelivery(
      object, name: FileName(cleaning: variant.rawValue + ".webp"), for: .everybody
    ).response(to: request, from: desk.records.store)
  }

  func delete(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    let owner = principal.has(MediaRoutes.moderate) ? nil : user
    return try await desk.delete(request, from: .media, ownedBy: owner, by: user)
  }
}
