package import Access
import HTTPCore
import JSON
import Postgres
package import TestSupport

extension ServicesDesk {
  /// The body is the file; it hangs on a request.
  package func upload(
    _ content: [UInt8], to request: Int64, named name: String = "a.pdf",
    source: String = "service.servicerequest", brokenAfter: Int? = nil,
    as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    let field = "attachment; filename*=UTF-8''" + PercentEncoding.encode(name)
    return try await client.send(
      .post, "/api/v1/services/files?source=\(source)&primary_key=\(request)", body: content,
      brokenAfter: brokenAfter, headers: [(name: "Content-Disposition", value: field)],
      as: principal ?? applicant)
  }

  /// The key of a file that hangs on the applicant's open draft.
  package func uploaded(_ content: [UInt8]) async throws -> String {
    let open = try await world.database.query(
      "select id from service_servicerequest order by id limit 1"
    ).first?.int64("id")
    let request = if let open { open } else { try await draft() }
    return try await upload(content, to: request)["id"].string ?? ""
  }

  /// A link for the applicant.
  package func link(to id: String, as principal: Principal? = nil) async throws -> String {
    try await post("/api/v1/services/files/\(id)/links", as: principal)["url"].string ?? ""
  }
}
