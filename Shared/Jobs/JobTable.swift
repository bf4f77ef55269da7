import FoundationEssentials
import Kernel
package import Postgres

/// The statements by which workers take jobs and give them back. All copies go by one clock, the
/// database's. Only the holder of an attempt can end it: whoever was taken for dead, or was
/// cancelled, changes nothing any more.
package struct JobTable: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// Takes up to `limit` due jobs of these names for `lease`, those that wait longest first. Jobs
  /// that a worker left are taken too; if that was the last attempt the job is dead, and counted in
  /// `died`.
  package func claim(
    _ names: [String], limit: Int, lease: Duration
  ) async throws -> (jobs: [ClaimedJob], died: Int) {
    let rows = try await database.query(
      JobTable.claim(names.asArray, limit, lease.wholeMicroseconds))
    let jobs = try rows.filter { try $0.bool("runs") }.map(ClaimedJob.init)
    return (jobs, rows.count - jobs.count)
  }

  // The common table expression is computed once, whatever the plan: a subselect with a limit might
  // be asked again for every row. now() where the index must serve, the true time where it is kept.
  private static let claim = Statement(
    """
    with due as materialized (
      select id, status = 'running' and attempt >= max_attempts as is_dead
      from django_dramatiq_task
      where status in ('enqueued', 'delayed', 'running') and coalesce(lease_until, run_at) <= now()
        and actor_name = any($1::text[])
      order by coalesce(lease_until, run_at)
      limit $2::integer
      for update skip locked
    )
    update django_dramatiq_task t
    set status = case when is_dead then 'failed' else 'running' end,
      attempt = case when is_dead then t.attempt else t.attempt + 1 end,
      lease_until = case when not is_dead
        then clock_timestamp() + $3::bigint * interval '1 microsecond' end,
      lease_holder = case when not is_dead then gen_random_uuid() end,
      last_error = case when t.status = 'running' then 'the worker went away'
        else t.last_error end,
      finished_at = case when is_dead then clock_timestamp() end,
      updated_at = clock_timestamp(), row_version = t.row_version + 1
    from due
    where t.id = due.id
    returning t.id, t.actor_name, t.attempt, t.max_attempts, t.lease_holder, t.message_data,
      t.requested_by, t.request_id, not is_dead as runs
    """)

  /// Extends the leases of these attempts and says which of them are held no more. A row that is
  /// locked is being ended, or else it is extended the next time.
  func renew(_ attempts: [ClaimedJob], lease: Duration) async throws -> Set<UUID> {
    let rows = try await database.query(
      JobTable.renew(
        attempts.map(\.id).asArray, attempts.map(\.holder).asArray, lease.wholeMicroseconds))
    return Set(try rows.map { try $0.uuid("holder") })
  }

  private static let renew = Statement(
    """
    with mine as (
      select * from unnest($1::uuid[], $2::uuid[]) as m (id, holder)
    ), free as materialized (
      select t.id from django_dramatiq_task t join mine m on m.id = t.id and m.holder = t.lease_holder
      where t.status = 'running' and t.lease_until > clock_timestamp()
      for update of t skip locked
    ), renewed as (
      update django_dramatiq_task t
      set lease_until = clock_timestamp() + $3::bigint * interval '1 microsecond'
      from free where t.id = free.id
    )
    select m.holder from mine m
    where not exists (
      select from django_dramatiq_task t
      where t.id = m.id and t.lease_holder = m.holder and t.status = 'running'
        and t.lease_until > clock_timestamp())
    """)

  /// Changes nothing and gives no rows unless the attempt is still held. `clock_timestamp()`:
  /// `now()` is the beginning of the transaction, which may have been before the pause.
  static let finish = Statement(
    """
    update django_dramatiq_task
    set status = 'done', finished_at = clock_timestamp(), updated_at = clock_timestamp(),
      lease_until = null, lease_holder = null, row_version = row_version + 1
    where id = $1::uuid and attempt = $2::integer and lease_holder = $3::uuid
      and status = 'running' and lease_until > clock_timestamp()
    """)

  /// Notes a failed attempt: the job waits for the next one or is dead. `nil` if somebody else has
  /// it by now.
  func fail(
    _ job: ClaimedJob, because reason: String, retryAfter pause: Duration, forGood: Bool
  ) async throws -> JobStatus? {
    let rows = try await database.query(
      JobTable.fail(
        job.id, job.attempt, job.holder, reason, pause.wholeMicroseconds, forGood))
    return try rows.first.flatMap { JobStatus(rawValue: try $0.string("status")) }
  }

  private static let fail = Statement(
    """
    update django_dramatiq_task
    set status = case when $6::boolean or attempt >= max_attempts then 'failed'
        else 'delayed' end,
      finished_at = case when $6::boolean or attempt >= max_attempts
        then clock_timestamp() end,
      run_at = clock_timestamp() + $5::bigint * interval '1 microsecond',
      last_error = $4, updated_at = clock_timestamp(), lease_until = null, lease_holder = null,
      row_version = row_version + 1
    where id = $1::uuid and attempt = $2::integer and lease_holder = $3::uuid
      and status = 'running'
    returning status
    """)

  /// Gives an attempt back as if it had not been begun: the process ends.
  func release(_ job: ClaimedJob) async throws {
    _ = try await database.query(JobTable.release(job.id, job.attempt, job.holder))
  }

  private static let release = Statement(
    """
    update django_dramatiq_task
    set status = 'enqueued', attempt = attempt - 1, run_at = clock_timestamp(),
      updated_at = clock_timestamp(), lease_until = null, lease_holder = null,
      row_version = row_version + 1
    where id = $1::uuid and attempt = $2::integer and lease_holder = $3::uuid
      and status = 'running'
    """)

  /// Gives an attempt back as if it had not been begun, to be made later: what it needs is not there.
  /// False if somebody else has the job by now.
  func postpone(
    _ job: ClaimedJob, because reason: String, for pause: Duration
  ) async throws -> Bool {
    try await database.query(
      JobTable.postpone(job.id, job.attempt, job.holder, reason, pause.wholeMicroseconds)
    ).affected == 1
  }

  private static let postpone = Statement(
    """
    update django_dramatiq_task
    set status = 'delayed', attempt = attempt - 1,
      run_at = clock_timestamp() + $5::bigint * interval '1 microsecond', last_error = $4,
      updated_at = clock_timestamp(), lease_until = null, lease_holder = null,
      row_version = row_version + 1
    where id = $1::uuid and attempt = $2::integer and lease_holder = $3::uuid
      and status = 'running'
    """)

  // The row may be locked by the very transaction that the handler has open: then it is left out.
  static let progress = Statement(
    """
    update django_dramatiq_task
    set progress_done = $4::bigint, progress_total = $5::bigint, updated_at = clock_timestamp(),
      row_version = row_version + 1
    where id = (
      select id from django_dramatiq_task
      where id = $1::uuid and attempt = $2::integer and lease_holder = $3::uuid
        and status = 'running'
      for update skip locked)
    """)

  static let isHeld = Statement(
    """
    select 1 as one from django_dramatiq_task
    where id = $1::uuid and attempt = $2::integer and lease_holder = $3::uuid
      and status = 'running' and lease_until > clock_timestamp()
    """)

  /// How many wait, run and are dead.
  func census() async throws -> (waiting: Int, running: Int, failed: Int) {
    let rows = try await database.read(JobTable.census())
    guard let row = rows.first else { return (0, 0, 0) }
    return (try row.int("waiting"), try row.int("running"), try row.int("failed"))
  }

  private static let census = Statement(
    """
    select count(*) filter (where status in ('enqueued', 'delayed')) as waiting,
      count(*) filter (where status = 'running') as running,
      count(*) filter (where status = 'failed') as failed
    from django_dramatiq_task where status in ('enqueued', 'delayed', 'running', 'failed')
    """)
}
