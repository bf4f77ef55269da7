import JSON
import Outbox
package import Postgres

extension Subscription {
  /// Brings what a company has in this slice in line with its standing. Run again it finds nothing
  /// more to do.
  package typealias StandingReaction =
    @Sendable (CompanyStanding, Transaction) async throws -> Void

  /// Of identity's subscription: reacts where a company's standing changed, by an event or by a
  /// snapshot that says what no event did, and where a company took over what another one had. What
  /// was heard already, and what is older than what is known, is no change.
  package func following(standing react: @escaping StandingReaction) -> Subscription {
    var all = handlers
    for type in [CompanyStandingEvent.suspended, .restored] {
      all[type.rawValue] = { envelope, tx in
        guard let change = try await type.save(envelope, in: tx) else { return }
        try await react(change, tx)
      }
    }
    if let merge = handlers["company.merged"] {
      all["company.merged"] = { envelope, tx in
        try await merge(envelope, tx)
        guard let into = try JSONParser.parse(envelope.data)["into"]?.int64 else { return }
        try await react(
          ReferenceTables.standing(of: into, actor: envelope.actorID, in: tx), tx)
      }
    }
    let snapshots = snapshots.map { kind, take in
      let reacting: SnapshotHandler = { items, tx in
        let before = try await ReferenceTables.suspended(among: items.map(\.id), in: tx)
        try await take(items, tx)
        let after = try await ReferenceTables.suspended(among: items.map(\.id), in: tx)
        for company in before.symmetricDifference(after).sorted() {
          try await react(ReferenceTables.standing(of: company, actor: nil, in: tx), tx)
        }
      }
      return kind == "companies" ? (kind: kind, take: reacting) : (kind: kind, take: take)
    }
    return Subscription(
      source: source, consumer: consumer, handlers: all, snapshots: snapshots)
  }
}

/// Identity's events of a company's standing, by their published names.
enum CompanyStandingEvent: String {
  case suspended = "company.suspended"
  case restored = "company.restored"

  /// `nil` where that is known already, or overtaken.
  @discardableResult
  func save(_ envelope: Envelope, in tx: Transaction) async throws -> CompanyStanding? {
    guard let company = Int64(envelope.aggregateID) else { throw MalformedReference() }
    let standing = CompanyStanding(
      company: company, suspendedAt: self == .suspended ? envelope.occurredAt : nil,
      actor: envelope.actorID)
    let isNew = try await ReferenceTables.save(
      standing, revision: envelope.aggregateRevision, in: tx)
    return isNew ? standing : nil
  }
}
