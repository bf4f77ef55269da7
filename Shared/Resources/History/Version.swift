import Audit
import JSON
import Kernel
import Postgres

/// One change of a row, with the row before and after it.
struct Version: Sendable {
  let id: Int64
  let at: Instant
  let actor: Int64?
  let actorName: String?
  /// `nil` for what the old system kept: it did not say.
  let verb: String?
  let reason: String
  let requestID: String?
  let before: JSONValue?
  let after: JSONValue?

  struct Difference: Sendable {
    let column: String
    let before: JSONValue
    let after: JSONValue
  }

  /// What the change made differ.
  func differences(_ shown: [ShownColumn]) -> [Difference] {
    Version.differences(shown, from: before, to: after)
  }

  /// What differs in the columns that may be shown; personal values only say that they differ.
  static func differences(
    _ shown: [ShownColumn], from before: JSONValue?, to after: JSONValue?
  ) -> [Difference] {
    shown.compactMap { column in
      let old = before?[column.name] ?? .null
      let new = after?[column.name] ?? .null
      guard old != new else { return nil }
      if column.isPersonal {
        return Difference(column: column.name, before: old.masked, after: new.masked)
      }
      return Difference(column: column.name, before: old, after: new)
    }
  }
}

extension JSONValue {
  var masked: JSONValue { isNull ? .null : "•••" }
}

/// Reads the changes of rows from the slice's revisions.
///
/// A version of the platform holds the row before the change; what it was after is in the version
/// behind it, or in the table. A version of the old system holds the row after the change.
struct HistoryReading: Sendable {
  private let database: Database
  private let plan: ResourcePlan

  /// With all that was committed before.
  init(_ database: Database, _ plan: ResourcePlan) async throws {
    try await ChangeFiling.now(database)
    self.database = database
    self.plan = plan
  }

  /// Whether the row is one of those that `reach` leaves: as it is, or as it was last if it is gone.
  func reaches(_ key: String, _ reach: SQL?) async throws -> Bool {
    guard let reach else { return true }
    let table: SQL = "\(identifier: plan.table.name)"
    return try await !database.query(
      """
      with present as (
        select * from \(table) item where item.\(identifier: plan.table.key.name) = \(plan.key(key))
      ), gone as (
        select * from reversion_version v
        where v.model = \(plan.resource.model) and v.object_id = \(key) and v.object is not null
          and not exists (select from present)
        order by v.id desc limit 1
      )
      select from present item where \(reach)
      union all
      select from gone v cross join lateral \(plan.record(of: deciding)) item where \(reach)
      """
    ).isEmpty
  }

  /// Columns that decide whom a row is for.
  private var deciding: Set<String> {
    plan.resource.read.columns.union(plan.resource.change.columns)
  }

  /// The newest first, from the one before `last`.
  func versions(of key: String, before last: Int64?, limit: Int) async throws -> [Version] {
    let current = try await self.current(key)
    let rows = try await database.query(
      """
      select * from (
        select v.id, r.date_created as at, r.user_id::bigint as user_id, person.display_name,
          v.action, r.comment, r.request_id, v.object::text as object,
          lead(v.object) over (order by v.id)::text as newer,
          lag(v.object) over (order by v.id)::text as older,
          lead(v.id) over (order by v.id) is null as newest
        from reversion_version v
        join reversion_revision r on r.id = v.revision_id
        left join user_ref person on person.id = r.user_id
        where v.model = \(plan.resource.model) and v.object_id = \(key)
      ) version
      where id < \(last ?? .max)::bigint order by id desc limit \(literal: limit)
      """)
    return try rows.map { try version($0, of: key, current) }
  }

  func version(_ id: Int64, of key: String) async throws -> Version? {
    // The highest number there is has none behind it, and no version.
    guard id < .max else { return nil }
    return try await versions(of: key, before: id + 1, limit: 1).first { $0.id == id }
  }

  /// A change of some row.
  struct Found {
    let id: Int64
    let key: String
    let at: Instant
    let actor: Int64?
    let verb: String?
    let reason: String
  }

  /// The changes before which a row held `object` and was one of those that `reach` leaves.
  func find(_ object: JSONValue, _ reach: SQL?, limit: Int) async throws -> [Found] {
    let record = plan.record(of: deciding)
    let within: SQL = reach.map { "and exists (select from \(record) item where \($0))" } ?? .empty
    let kept = plan.kept(object)
    let held = [kept, plan.django(kept)].compactMap(\.self).map {
      "v.object @> \(JSONText($0.bytes))::jsonb" as SQL
    }
    return try await database.query(
      """
      select v.id, v.object_id, r.date_created as at, r.user_id::bigint as user_id, v.action,
        r.comment
      from reversion_version v
      join reversion_revision r on r.id = v.revision_id
      where v.model = \(plan.resource.model) and (\(held.joined(" or "))) \(within)
      order by v.id desc limit \(literal: limit)
      """
    ).map { row in
      Found(
        id: try row.int64("id"), key: try row.string("object_id"), at: try row.instant("at"),
        actor: try row.optionalInt64("user_id"), verb: try row.optionalString("action"),
        reason: try row.string("comment"))
    }
  }

  private func current(_ key: String) async throws -> JSONValue? {
    let rows = try await database.query(
      """
      select to_jsonb(item)::text as object from \(identifier: plan.table.name) item
      where \(identifier: plan.table.key.name) = \(plan.key(key))
      """)
    return try rows.first.map {
      plan.named(try JSONParser.parse(Array(try $0.string("object").utf8)), key: key)
    }
  }

  private func version(_ row: Row, of key: String, _ current: JSONValue?) throws -> Version {
    func object(_ name: String) throws -> JSONValue? {
      try row.optionalString(name).map {
        plan.named(try JSONParser.parse(Array($0.utf8)), key: key)
      }
    }
    let verb = try row.optionalString("action")
    let own = try object("object")
    return Version(
      id: try row.int64("id"), at: try row.instant("at"), actor: try row.optionalInt64("user_id"),
      actorName: try row.optionalString("display_name"), verb: verb,
      reason: try row.string("comment"), requestID: try row.optionalString("request_id"),
      before: verb == nil ? try object("older") : own,
      after: verb == nil ? own : try row.bool("newest") ? current : try object("newer"))
  }
}
