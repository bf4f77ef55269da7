import Access
import HTTPCore
import JSON
import Kernel
import Postgres

/// `?limit=20&cursor=…`.
struct ExportListQuery {
  let limit: Int
  /// After which export the page begins.
  let position: TimedPosition?
  /// What a cursor is bound to.
  private let listName: String

  private static let known: Set<String> = ["limit", "cursor", "lang"]

  init(_ request: Request, of user: Int64, from source: String?, _ cursors: CursorSigner) throws {
    try request.checkQuery(ExportListQuery.known)
    limit = try request.limit()
    let name = "exports \(source ?? "of lists") of \(user) by -created_at"
    listName = name
    position = try request.query("cursor").map {
      try cursors.timedPosition($0, of: name)
    }
  }

  func cursor(after row: Row, _ cursors: CursorSigner) throws -> String {
    let position = TimedPosition(
      createdAt: try row.instant("created_at"), id: try row.uuid("id"))
    return try cursors.cursor(after: position, of: listName)
  }
}
