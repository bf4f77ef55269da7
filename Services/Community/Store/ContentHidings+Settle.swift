import Audit
import CommunityContract
import CommunityDomain
import Kernel
import Outbox
import Postgres

/// Why something is hidden, or shown again.
enum HidingCause {
  case sanction(Int64)
  case company(Int64)

  var sanction: Int64? { if case .sanction(let id) = self { id } else { nil } }
  var company: Int64? { if case .company(let id) = self { id } else { nil } }

  /// In the history of the thing.
  var reason: String {
    switch self {
    case .sanction(let id): "sanction \(id)"
    case .company(let id): "standing of company \(id)"
    }
  }
}

extension ContentHidings {
  /// Brings the things themselves, and what the read models show of them, in line with what hides
  /// them now.
  static func settle(
    _ source: String, _ keys: [String], _ cause: HidingCause, actor: Int64?, in tx: Transaction
  ) async throws {
    guard !keys.isEmpty else { return }
    if let kind = ContentKind(rawValue: source) {
      let numbers = keys.compactMap(Int64.init)
      try await settle(ContentTable(kind: kind), numbers, cause, actor: actor, in: tx)
    }
    for table in ["core_feed", "search_search"] {
      _ = try await tx.query(
        """
        update \(identifier: table) line set hidden = \(isHidden("line.source", "line.primary_key")),
          row_version = row_version + 1
        where source = \(source) and primary_key = any(\(keys.asArray)::text[])
          and hidden <> \(isHidden("line.source", "line.primary_key"))
        """)
    }
    try await publish(source, keys, actor: actor, in: tx)
  }

  private static func isHidden(_ source: SQL, _ key: SQL) -> SQL {
    """
    exists (select from content_hiding h
      where h.source = \(source) and h.primary_key = \(key) and h.shown_at is null)
    """
  }

  /// What was published is hidden; what was published before it was hidden is published again.
  private static func settle(
    _ table: ContentTable, _ keys: [Int64], _ cause: HidingCause, actor: Int64?,
    in tx: Transaction
  ) async throws {
    let source: SQL = "\(table.kind.rawValue)::text"
    let hidden = isHidden(source, "item.id::text")
    let change: SQL =
      table.kind == .comment
      ? "hidden = not item.hidden"
      : "status = case when item.status = 'published' then 'hidden' else 'published' end"
    let isDue: SQL =
      table.kind == .comment
      ? "item.hidden <> \(hidden)"
      : """
      case item.status when 'published' then \(hidden)
        when 'hidden' then not \(hidden) and 'published' = (
          select h.was from content_hiding h
          where h.source = \(source) and h.primary_key = item.id::text order by h.id desc limit 1)
        else false end
      """
    let trail = ChangeTrail(
      model: table.kind.rawValue, verb: .change,
      origin: ChangeOrigin(
        actor: actor, reason: cause.reason, requestID: "", method: "", path: "", address: nil,
        userAgent: ""))
    _ = try await tx.query(
      """
      with changed as (
        update \(table.name) thing set \(change), updated_at = now(),
          row_version = thing.row_version + 1
        from \(table.name) item
        where item.id = thing.id and item.id = any(\(keys.asArray)::bigint[]) and \(isDue)
        returning thing.id::text as key, \(table.label) as label, to_jsonb(item) as before
      )
      \(trail.part(from: "changed"))
      select key from changed
      """)
  }

  /// Each thing once, with what it is now; the revision is that of its newest hiding, which counts up.
  private static func publish(
    _ source: String, _ keys: [String], actor: Int64?, in tx: Transaction
  ) async throws {
    let things = try await tx.query(
      """
      select h.primary_key, max(h.id) as revision, bool_or(h.shown_at is null) as hidden
      from content_hiding h
      where h.source = \(source) and h.primary_key = any(\(keys.asArray)::text[])
      group by 1 order by 1
      """)
    for thing in things {
      let key = try thing.string("primary_key")
      let revision = try thing.int64("revision")
      if try thing.bool("hidden") {
        try await OutboxWriter.append(
          ContentHidden(source: source, primaryKey: key), rev: revision, actor: actor, in: tx)
      } else {
        try await OutboxWriter.append(
          ContentShown(source: source, primaryKey: key), rev: revision, actor: actor, in: tx)
      }
    }
  }
}
