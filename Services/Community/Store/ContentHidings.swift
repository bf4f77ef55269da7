import Audit
import CommunityContract
import CommunityDomain
import Kernel
import Outbox
package import Postgres

/// Takes things from readers' sight and gives them back, each with its history and its event.
package enum ContentHidings {
  // MARK: Sanctions

  /// A sanction hides what it names. One that was heard already, or has ended before it was heard,
  /// changes nothing.
  package static func hide(
    _ source: String, _ key: String, sanction: Int64, actor: Int64?, in tx: Transaction
  ) async throws {
    let named = try await tx.query(
      """
      insert into content_hiding (source, primary_key, sanction_id, was)
      values (\(source), \(key), \(sanction), \(try await word(source, key, in: tx)))
      on conflict do nothing returning id
      """)
    guard !named.isEmpty else { return }
    let cause = HidingCause.sanction(sanction)
    try await settle(source, [key], cause, actor: actor, in: tx)
    switch HidingTarget(source: source, key: key) {
    case .thing, .elsewhere: break
    case .person(let person):
      for kind in ContentKind.allCases {
        let theirs: SQL = "item.\(ContentTable(kind: kind).author) = \(person)"
        try await hideAll(of: kind, where: theirs, cause, actor: actor, in: tx)
      }
    case .company(let company):
      for kind in ContentKind.allCases where kind.isOfCompanies {
        try await hideAll(
          of: kind, where: "item.company_id = \(company)", cause, actor: actor, in: tx)
      }
    }
  }

  /// A sanction has ended.
  package static func show(
    _ source: String, _ key: String, sanction: Int64, actor: Int64?, in tx: Transaction
  ) async throws {
    // Where it was not heard of yet it is not to begin any more.
    _ = try await tx.query(
      """
      insert into content_hiding (source, primary_key, sanction_id, shown_at)
      values (\(source), \(key), \(sanction), now())
      on conflict do nothing
      """)
    try await lift(
      "sanction_id = \(sanction)", .sanction(sanction), actor: actor, in: tx)
  }

  // MARK: Companies

  /// What a company shows goes with its standing. Run again it finds nothing more to do.
  package static func follow(
    company: Int64, isSuspended: Bool, actor: Int64?, in tx: Transaction
  ) async throws {
    let cause = HidingCause.company(company)
    guard isSuspended else {
      return try await lift("company_id = \(company)", cause, actor: actor, in: tx)
    }
    for kind in ContentKind.restingWithCompany {
      // Also what a sanction hides already: it may end before the suspension does.
      let theirs: SQL = """
        item.company_id = \(company) and (item.status = 'published' or exists (
          select from content_hiding h where h.source = \(kind.rawValue)
            and h.primary_key = item.id::text and h.shown_at is null))
        """
      try await hideAll(of: kind, where: theirs, cause, actor: actor, in: tx)
    }
  }

  // MARK: Steps

  private static func hideAll(
    of kind: ContentKind, where condition: SQL, _ cause: HidingCause, actor: Int64?,
    in tx: Transaction
  ) async throws {
    let table = ContentTable(kind: kind)
    let hidden = try await tx.query(
      """
      insert into content_hiding (source, primary_key, sanction_id, company_id, was)
      select \(kind.rawValue), item.id::text, \(cause.sanction)::bigint, \(cause.company)::integer,
        \(was(of: "item.id::text", source: "\(kind.rawValue)::text", now: table.status))
      from \(table.name) item where \(condition) order by item.id
      on conflict do nothing returning primary_key
      """
    ).map { try $0.string("primary_key") }
    try await settle(kind.rawValue, hidden, cause, actor: actor, in: tx)
  }

  /// The status before anything hid it.
  private static func was(of key: SQL, source: SQL, now status: SQL) -> SQL {
    """
    coalesce((select h.was from content_hiding h
      where h.source = \(source) and h.primary_key = \(key) and h.shown_at is null
        and h.was is not null order by h.id limit 1), \(status))
    """
  }

  private static func word(
    _ source: String, _ key: String, in tx: Transaction
  ) async throws -> String? {
    guard case .thing(let kind, let id) = HidingTarget(source: source, key: key) else { return nil }
    let table = ContentTable(kind: kind)
    return try await tx.query(
      """
      select \(was(of: "\(key)::text", source: "\(source)::text", now: table.status)) as word
      from \(table.name) item where item.id = \(id)
      """
    ).first?.optionalString("word")
  }

  private static func lift(
    _ condition: SQL, _ cause: HidingCause, actor: Int64?, in tx: Transaction
  ) async throws {
    let lifted = try await tx.query(
      """
      update content_hiding set shown_at = now(), row_version = row_version + 1
      where \(condition) and shown_at is null returning source, primary_key
      """)
    let things = try Dictionary(grouping: lifted.map { ($0, try $0.string("source")) }) { $0.1 }
    for (source, rows) in things.sorted(by: { $0.key < $1.key }) {
      let keys = try rows.map { try $0.0.string("primary_key") }
      try await settle(source, keys, cause, actor: actor, in: tx)
    }
  }
}
