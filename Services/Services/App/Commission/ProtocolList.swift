import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `GET protocols`: all for who works with them, else those of one's own sittings.
struct ProtocolList {
  let app: ServicesApplication
  let request: Request
  let viewer: ProtocolViewer

  func answer() async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang", "service", "status"])
    let limit = try request.limit()
    var filter = ProtocolFilter()
    filter.service = request.query("service")
    filter.status = try status()
    let rows = try await app.protocols.list(
      for: viewer, narrowedBy: filter, limit: limit + 1, after: try position())
    var next: String?
    if rows.count > limit {
      let last = rows[limit - 1]
      next = try app.cursors.cursor(
        [String(last.instant("created_at").microseconds), String(last.int64("id"))], of: name)
    }
    return RowsJSON.page(rows, limit: limit, next: next, in: request.languages)
  }

  /// The cursor is bound to the person and every filter.
  private var name: String {
    "protocols of \(viewer.userID) \(request.query("service") ?? "")"
      + " \(request.query("status") ?? "")"
  }

  private func status() throws -> ProtocolStatus? {
    guard let word = request.query("status") else { return nil }
    guard let status = ProtocolStatus(rawValue: word) else {
      throw ValidationFailure([
        InputFault.choice(ProtocolStatus.allCases.map(\.rawValue)).at("status")
      ])
    }
    return status
  }

  private func position() throws -> RequestPosition? {
    guard let cursor = request.query("cursor") else { return nil }
    let values = try app.cursors.position(cursor, of: name)
    guard values.count == 2, let time = values[0].flatMap({ Int64($0) }),
      let id = values[1].flatMap({ Int64($0) })
    else { throw BadCursor() }
    return RequestPosition(createdAt: Instant(microseconds: time), id: id)
  }
}
