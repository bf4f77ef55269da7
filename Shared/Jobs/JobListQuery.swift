import Access
import HTTPCore
import JSON
import Kernel

/// `?status=failed&name=people.export&limit=20&cursor=…`, each of which may be left out.
struct JobListQuery {
  let status: JobStatus?
  let name: String?
  let limit: Int
  /// After which job the page begins.
  let position: TimedPosition?
  /// What a cursor is bound to: the person and every filter.
  let listName: String

  private static let known: Set<String> = ["status", "name", "limit", "cursor", "lang"]

  init(_ request: Request, of user: Int64, _ cursors: CursorSigner) throws {
    try request.checkQuery(JobListQuery.known)
    limit = try request.limit()
    name = request.query("name")
    status = try request.query("status").map { word in
      guard let status = JobStatus(rawValue: word) else {
        throw ValidationFailure([
          InputFault.choice(JobStatus.allCases.map(\.rawValue)).at("status")
        ])
      }
      return status
    }
    listName = "jobs of \(user) by -created_at, \(status?.rawValue ?? "") \(name ?? "")"
    position = try request.query("cursor").map { [listName] in
      try cursors.timedPosition($0, of: listName)
    }
  }
}
