package import Access
import HTTPCore
package import HTTPServer
import JSON
import Kernel
package import PersonalData

/// What identity asks when somebody wants his data.
///
/// `GET /internal/v1/personal-data` → `{"files": […]}`: what there may be of a person.
/// `GET /internal/v1/personal-data/{file}?user_id&after`: the person's rows of a file, page by page, as
/// `PersonalPage` writes them.
package struct PersonalDataRoute: Sendable {
  private let reader: PersonalReader

  package init(_ reader: PersonalReader) { self.reader = reader }

  package func table(_ access: AccessGuard) -> [Route] {
    let root = "/internal/v1/personal-data"
    return [
      access.route(.get, root, .service("identity"), handler: files),
      access.route(
        .get, root + "/{file}", .service("identity"), deadline: .seconds(60), handler: page),
    ]
  }

  private func files(_ request: Request, by principal: Principal) async throws -> Response {
    Response.json { json in
      json.object { json in json.array("files", reader.files) { $0.value($1) } }
    }
    .with(.cacheControl, "no-store")
  }

  private func page(_ request: Request, by principal: Principal) async throws -> Response {
    guard let file = request.parameter("file"),
      let user = request.query("user_id").flatMap({ Int32($0) }), user > 0,
      let page = try await reader.page(
        of: file, user: Int64(user), after: request.query("after"))
    else { throw NothingThere() }
    return Response(body: .bytes(page.lines))
      .with(.contentType, "application/x-ndjson").with(.cacheControl, "no-store")
  }
}
