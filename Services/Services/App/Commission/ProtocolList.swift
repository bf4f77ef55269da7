import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `GET protocols`, `GET commissions/{code}/protocols`: all for who works with them, else those of one's
/// own sittings.
struct ProtocolList {
  let app: ServicesApplication
  let request: Request
  let viewer: ProtocolViewer
  /// The service whose commission is asked about; else the query may name one.
  var service: String?

  private static let known: Set<String> = [
    "limit", "cursor", "lang", "status", "created_at__gte", "created_at__lt",
  ]

  func answer() async throws -> Response {
    try request.checkQuery(ProtocolList.known.union(service == nil ? ["service"] : []))
    // The cursor is bound to the person and every filter.
    let page = try KeysetPage(
      request, of: "protocols of \(viewer.userID) \(service ?? "") \(request.narrowing)",
      app.cursors)
    var filter = ProtocolFilter()
    filter.service = service ?? request.query("service")
    filter.status = try request.word("status", of: ProtocolStatus.self)
    filter.createdFrom = try request.instant("created_at__gte")
    filter.createdBefore = try request.instant("created_at__lt")
    let rows = try await app.protocols.list(
      for: viewer, narrowedBy: filter, limit: page.asked, after: page.position())
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows), in: request.languages)
  }
}
