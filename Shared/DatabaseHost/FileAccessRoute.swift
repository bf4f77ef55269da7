package import Access
package import FileRecords
import HTTPCore
package import HTTPServer
import JSON
import Kernel

/// What services asks about the private files that hang on things of this slice.
///
/// `GET /internal/v1/file-access?source&primary_key&user_id&companies=1,2`: whether that reader may
/// read what hangs on the thing, by the thing alone → `{"granted": true}`.
package struct FileAccessRoute: Sendable {
  private let ownership: FileOwnership

  package init(_ ownership: FileOwnership) { self.ownership = ownership }

  package func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .get, "/internal/v1/file-access", .service("services"), handler: answer)
    ]
  }

  private func answer(_ request: Request, by principal: Principal) async throws -> Response {
    guard let source = request.query("source"), let key = request.query("primary_key"),
      let user = request.query("user_id").flatMap({ Int64($0) })
    else { throw NothingThere() }
    let companies = (request.query("companies") ?? "").split(separator: ",")
      .compactMap { Int32($0).map(Int64.init) }
    let granted = try await ownership.holds(
      source, key, for: FileReader(user: user, companies: companies))
    return Response.json { json in json.object { $0.field("granted", granted) } }
  }
}
