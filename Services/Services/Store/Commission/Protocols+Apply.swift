import Kernel
package import Postgres
import ServicesContract
import ServicesDomain

extension Protocols {
  /// In the order of their ids, whoever locks several.
  private static let holding = Statement(
    """
    select id, bp_status, paused_at is not null as is_paused
    from service_servicerequest where id = any($1::int[]) order by id
    for no key update
    """)

  private static let applying = Statement(
    """
    update service_protocol set status = $3, applied_at = now(), row_version = $4,
      updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// All decisions of a signed protocol come into force in the caller's transaction, or none: throws
  /// `ProtocolError.requestsElsewhere` with those that do not wait for it any more. False if it was
  /// applied before.
  @discardableResult
  package func apply(_ id: Int64, by actor: Int64?, in tx: Transaction) async throws -> Bool {
    var locked = try await lock(id, in: tx)
    if actor == nil, locked.minutes.status != .signed { return false }
    let known = locked.minutes.rowVersion
    try locked.minutes.go(.apply)
    let decisions = locked.minutes.items.compactMap { item in
      item.decision.map { (id: item.requestID, trigger: $0.trigger) }
    }
    try await move(
      decisions, along: locked.table, because: locked.minutes.number, by: actor, in: tx)
    _ = try await tx.query(
      Protocols.applying(
        id, known, locked.minutes.status.rawValue, locked.minutes.rowVersion))
    try await ProtocolPublishing.append(
      ProtocolApplied.self, locked.minutes, title: locked.title, by: actor, in: tx)
    try await PaperIssue.issue(minutes: locked, in: tx)
    return true
  }

  /// All of them, or an error that names those that cannot be moved.
  func move(
    _ decisions: [(id: Int64, trigger: ProcessTable.Trigger)], along table: ProcessTable,
    because words: String, by actor: Int64?, in tx: Transaction
  ) async throws {
    let rows = try await tx.query(Protocols.holding(decisions.map(\.id).asArray))
    let steps = Dictionary(
      try rows.filter { try !$0.bool("is_paused") }.map {
        (try $0.int64("id"), try $0.optionalString("bp_status") ?? "")
      }
    ) { $1 }
    let elsewhere = decisions.filter { decision in
      guard let step = steps[decision.id] else { return true }
      return table.move(from: step, by: decision.trigger) == nil
    }
    guard elsewhere.isEmpty else {
      throw ProtocolError.requestsElsewhere(elsewhere.map(\.id).sorted())
    }
    do {
      try await requests.fire(decisions, by: actor, comment: words, in: tx)
    } catch RequestError.parentElsewhere(let child, _, _) {
      throw ProtocolError.requestsElsewhere([child])
    }
  }
}
