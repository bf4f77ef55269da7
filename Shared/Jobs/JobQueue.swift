import EventLoop
package import FoundationEssentials
import JSON
package import Kernel
import Observability
package import Postgres

/// Where changes leave their jobs.
package enum JobQueue {
  private static let insert = Statement(
    """
    insert into django_dramatiq_task (id, status, message_data, actor_name, queue_name, run_at,
      max_attempts, unique_key, requested_by, request_id)
    values ($1, case when $2::timestamptz > now() then 'delayed' else 'enqueued' end, $3, $4, $5,
      coalesce($2::timestamptz, now()), $6, $7, $8, $9)
    on conflict do nothing
    returning id
    """)

  /// Adds a job to the caller's transaction: it is done if and only if the change is saved, not
  /// before `runAt`. Returns its id, or `nil` if an open job of that name has the `uniqueKey`, be it
  /// under way: what that one has read already it does not read again. `requestedBy` is the user on
  /// whose behalf it is done.
  @discardableResult
  package static func enqueue<Work: Job>(
    _ job: Work, in tx: Transaction, runAt: Instant? = nil, uniqueKey: String? = nil,
    requestedBy: Int64? = nil
  ) async throws -> UUID? {
    let id = UUID.version7(at: WallClock.live.now())
    let statement = insert(
      id, runAt, JSONWriter.bytes { job.write(to: &$0) }, Work.name, Work.queue, Work.attempts,
      uniqueKey, requestedBy, RequestScope.current?.requestID)
    tx.afterCommit { CommitSignal.jobs.committed() }
    // Without a key nothing can be in the way, and the answer need not be waited for.
    guard uniqueKey != nil else {
      try tx.enqueue(statement)
      return id
    }
    return try await tx.query(statement).isEmpty ? nil : id
  }

  private static let insertAll = Statement(
    """
    insert into django_dramatiq_task (id, status, message_data, actor_name, queue_name, run_at,
      max_attempts, unique_key, request_id)
    select job.id, 'enqueued', job.message, $1, $2, now(), $3, job.unique_key, $4
    from unnest($5::uuid[], $6::bytea[], $7::text[]) as job (id, message, unique_key)
    on conflict do nothing
    """)

  /// Adds jobs of one kind to the caller's transaction in one statement, whose answer is not waited for.
  /// One whose key an open job has is left out, as above.
  package static func enqueue<Work: Job>(
    _ jobs: [(job: Work, uniqueKey: String?)], in tx: Transaction
  ) throws {
    if jobs.isEmpty { return }
    let now = WallClock.live.now()
    tx.afterCommit { CommitSignal.jobs.committed() }
    try tx.enqueue(
      insertAll(
        Work.name, Work.queue, Work.attempts, RequestScope.current?.requestID,
        jobs.map { _ in UUID.version7(at: now) }.asArray,
        jobs.map { work in JSONWriter.bytes { work.job.write(to: &$0) } }.asArray,
        jobs.map(\.uniqueKey).asArray))
  }
}
