import Access
import HTTPCore
import JSON
import Kernel

extension ResourcePart {
  /// `GET …/{id}/history`: who changed what, when and why, the newest first. `column=` leaves the
  /// changes of one column.
  func history(_ request: Request, by principal: Principal) async throws -> Response {
    let reader = try await reader()
    let reach = try reader.plan.resource.read.reach(of: principal).condition()
    let wish = try HistoryWish(request, reader)
    let history = try await HistoryReading(reader.database, reader.plan)
    guard try await history.reaches(wish.key, reach) else { throw NothingThere() }
    let found = try await history.versions(
      of: wish.key, before: wish.last, limit: wish.column == nil ? wish.limit + 1 : 1_000)
    guard !found.isEmpty || wish.last != nil else { throw NothingThere() }
    let shown = reader.plan.shown.filter { wish.column == nil || $0.name == wish.column }
    let kept = found.filter { wish.column == nil || !$0.differences(shown).isEmpty }
    let page = kept.prefix(wish.limit)
    let next =
      try kept.count > wish.limit
      ? page.last.map { try reader.cursors.cursor([String($0.id)], of: wish.name) } : nil
    return Response.json { json in
      json.object { json in
        json.array("items", page) { json, version in version.write(shown, to: &json) }
        json.field("next", next)
      }
    }
    .with(.cacheControl, "no-store")
  }
}

/// What of a row's history was asked for.
private struct HistoryWish {
  let key: String
  let limit: Int
  let column: String?
  let last: Int64?
  let name: String

  init(_ request: Request, _ reader: ResourceReader) throws {
    _ = try reader.plan.key(request)
    key = request.parameter("id") ?? ""
    limit = try request.limit()
    column = request.query("column")
    if let column, !reader.plan.shown.contains(where: { $0.name == column }) {
      throw BadQuery(
        faults: [QueryFault.unindexed(reader.plan.shown.map(\.name)).at("column")])
    }
    let name = "history of \(reader.plan.table.name) \(key), \(column ?? "")"
    self.name = name
    last = try request.query("cursor").map { cursor in
      guard let id = try reader.cursors.position(cursor, of: name).first.flatMap({ $0 }),
        let number = Int64(id)
      else { throw BadCursor() }
      return number
    }
  }
}

extension Version {
  func write(_ shown: [ShownColumn], to json: inout JSONWriter) {
    json.object { json in
      json.field("id", id)
      json.field("at", at)
      json.object("by") { json in
        json.field("id", actor)
        json.field("name", actorName)
      }
      json.field("verb", verb)
      json.field("reason", reason)
      json.field("request_id", requestID)
      json.array("changes", differences(shown)) { json, change in change.write(to: &json) }
    }
  }
}

extension Version.Difference {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("column", column)
      json.key("before")
      before.write(to: &json)
      json.key("after")
      after.write(to: &json)
    }
  }
}
