import Access
import CommunityStore
import Files
import HTTPCore
import HTTPServer
import Kernel

/// `/api/v1/community/pages/{id}/media`: what editors put into a page. It is read like any other
/// public file, at `…/media/{uuid}`.
struct PageMediaRoutes: Sendable {
  let desk: MediaDesk

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/community/pages/{id}/media"
    let rule = AccessRule.permission("landing.change_page")
    return [
      access.route(
        .post, root, rule, deadline: .seconds(300), bodyLimit: desk.bodyLimit, handler: upload
      ).described(MediaDescriptions.pageUpload),
      access.route(.get, root, rule, handler: list).described(MediaDescriptions.pageList),
      access.route(.delete, root + "/{uuid}", rule, handler: delete)
        .described(MediaDescriptions.pageDelete),
    ]
  }

  func upload(_ request: Request, by principal: Principal) async throws -> Response {
    let author = try principal.requireUser()
    let page = try await page(request)
    let file = try await desk.receive(request)
    return MediaJSON.created(try await desk.add(file, to: .page(page), by: author, request))
  }

  func list(_ request: Request, by principal: Principal) async throws -> Response {
    let page = try await page(request)
    return MediaJSON.list(
      try await desk.media.cards(ofPage: page, limit: try request.limit()))
  }

  func delete(_ request: Request, by principal: Principal) async throws -> Response {
    let page = try await page(request)
    return try await desk.delete(
      request, from: .page(page), ownedBy: nil, by: try principal.requireUser())
  }

  private func page(_ request: Request) async throws -> Int64 {
    let page = try request.rowKey()
    guard try await desk.media.hasPage(page) else { throw NothingThere() }
    return page
  }
}
