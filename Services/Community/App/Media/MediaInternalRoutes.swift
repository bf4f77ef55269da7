import Access
import CommunityStore
import Foundation
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres

/// What other contexts say of public files.
struct MediaInternalRoutes: Sendable {
  let desk: MediaDesk

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/internal/v1/media-claims",
        .service("identity", "services", "booking", "techorda"), handler: claim)
    ]
  }

  /// `{source, primary_key, ids}`: from now on that thing of the caller uses these files and no
  /// others → `{claimed, missing}`. Said again it changes nothing.
  func claim(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let source = input.string("source", max: 100)
    let key = input.string("primary_key", max: 50)
    let words = input.strings("ids", count: 0...200, max: 36)
    let ids = words?.compactMap { UUID(uuidString: $0) }
    if ids?.count != words?.count { input.fault("ids", .format(.uuid)) }
    let (what, which, files) = try input.finish(source, key, ids)
    let user = MediaUser(service: principal.issuer, source: what, primaryKey: which)
    let there = try await desk.media.database.transaction { [desk] tx in
      try await desk.media.claim(files, for: user, in: tx)
    }
    return Response.json { json in
      json.object { json in
        json.array("claimed", files.filter(there.contains)) { $0.value($1.text) }
        json.array("missing", files.filter { !there.contains($0) }) { $0.value($1.text) }
      }
    }
  }
}
