import Access
import FoundationEssentials
import HTTPCore
import JSON
import Kernel
import Postgres

/// `?limit=20&cursor=…`.
struct ExportListQuery {
  let limit: Int
  /// After which export the page begins.
  let position: ExportPosition?
  /// What a cursor is bound to.
  private let listName: String

  private static let known: Set<String> = ["limit", "cursor", "lang"]

  init(_ request: Request, of user: Int64, _ cursors: CursorSigner) throws {
    try request.checkQuery(ExportListQuery.known)
    limit = try request.limit()
    let name = "exports of \(user) by -created_at"
    listName = name
    position = try request.query("cursor").map {
      try ExportPosition(cursors.position($0, of: name))
    }
  }

  func cursor(after row: Row, _ cursors: CursorSigner) throws -> String {
    try cursors.cursor(
      [String(row.instant("created_at").microseconds), row.uuid("id").text], of: listName)
  }
}

extension ExportPosition {
  fileprivate init(_ values: [String?]) throws {
    guard values.count == 2, let time = values[0].flatMap({ Int64($0) }),
      let id = values[1].flatMap({ UUID(uuidString: $0) })
    else { throw BadCursor() }
    self.init(createdAt: Instant(microseconds: time), id: id)
  }
}
