package import Access
import FileRecords
import HTTPCore
package import HTTPServer
import JSON
import Kernel
package import Postgres

/// What community asks every other context before a public file leaves.
///
/// `POST /internal/v1/media-uses` `{"keys": [up to 500]}` → `{"used": [those that some row holds]}`.
package struct MediaUseRoute: Sendable {
  private let mentions: FileMentions

  package init(database: Database) { mentions = FileMentions(database) }

  package func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/internal/v1/media-uses", .service("community"), deadline: .seconds(300),
        handler: uses)
    ]
  }

  private func uses(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let keys = input.strings("keys", count: 0...FileMentions.batch, max: 140)
    let used = try await mentions.mentioned(of: try input.finish(keys))
    return Response.json { json in
      json.object { json in json.array("used", used.sorted()) { $0.value($1) } }
    }
  }
}
