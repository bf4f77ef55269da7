import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesStore

/// `GET pitching-sessions`, `GET commissions/{code}/sessions`: the latest first.
struct PitchingList {
  let desk: PitchingDesk
  let request: Request
  let viewer: Viewer
  /// The service whose days are asked about; else the query may name one.
  var service: String?

  private static let known: Set<String> = [
    "limit", "cursor", "lang", "starts_at__gte", "starts_at__lt",
  ]

  func answer() async throws -> Response {
    try request.checkQuery(PitchingList.known.union(service == nil ? ["service"] : []))
    // The cursor is bound to the person and every filter.
    let page = try KeysetPage(
      request,
      of: "pitching days of \(viewer.userID) \(viewer.isStaff) \(service ?? "") "
        + request.narrowing, desk.cursors)
    var filter = PitchingFilter()
    filter.service = service ?? request.query("service")
    filter.startsFrom = try request.instant("starts_at__gte")
    filter.startsBefore = try request.instant("starts_at__lt")
    let rows = try await desk.sessions.list(
      for: viewer, narrowedBy: filter, limit: page.asked,
      after: page.position().map { PitchingPosition(startsAt: $0.createdAt, id: $0.id) })
    return PitchingJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows, byTime: "starts_at"),
      in: request.languages)
  }
}
