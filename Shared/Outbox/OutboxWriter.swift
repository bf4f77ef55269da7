import EventLoop
import FoundationEssentials
import JSON
package import Kernel
import Observability
package import Postgres

/// Writes facts into the slice's outbox.
package enum OutboxWriter {
  private static let insert = Statement(
    """
    insert into outbox (id, type, version, aggregate_type, aggregate_id, aggregate_rev, actor_id,
      trace_id, data)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """)

  /// Adds an event to the caller's transaction: it is told if and only if the change is saved. Call
  /// it while the aggregate's row is locked by this transaction, else two changes of one aggregate
  /// may be told in the wrong order. `rev` is the row's version after the change.
  package static func append(
    _ event: some ContractEvent, rev: Int64, actor: Int64?, in tx: Transaction
  ) async throws {
    let type = Swift.type(of: event)
    let trace = RequestScope.current?.trace.traceID
    let data = JSONText(try JSONCoding.encode(event))
    try tx.enqueue(
      insert(
        UUID.version7(at: WallClock.live.now()), type.type, type.version, type.aggregateType,
        event.aggregateID, rev, actor, trace, data))
    tx.afterCommit { CommitSignal.outbox.committed() }
  }
}
