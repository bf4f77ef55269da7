import EventLoop
import FoundationEssentials
import Kernel
package import Postgres
import Synchronization

/// Moves schedules. Every copy runs one, and a run is begun once; runs that were missed while no copy
/// was up are made up for by a single one.
package final class JobScheduler: Sendable {
  /// A run whose time has come.
  package struct Run: Sendable, Hashable {
    package let schedule: String
    /// False: the job of the run before is still open, and this run is left out.
    package let isEnqueued: Bool

    package init(schedule: String, isEnqueued: Bool) {
      self.schedule = schedule
      self.isEnqueued = isEnqueued
    }
  }

  private let schedules: [String: JobSchedule]
  private let database: Database
  private let isRegistered = Mutex(false)

  /// Two schedules of one name are a programmer's error and stop the start.
  package init(_ schedules: [JobSchedule], database: Database) {
    self.schedules = Dictionary(uniqueKeysWithValues: schedules.map { ($0.name, $0) })
    self.database = database
  }

  /// Enqueues what is due by the database's clock; says what this copy has moved.
  package func fireDue() async throws -> [Run] {
    guard !schedules.isEmpty else { return [] }
    if !isRegistered.withLock({ $0 }) { try await register() }
    var runs: [Run] = []
    for row in try await database.read(JobScheduler.due(schedules.keys.sorted().asArray)) {
      guard let schedule = schedules[try row.string("name")] else { continue }
      let due = try row.instant("next_run")
      // Another version of the program wrote it: whoever knows that line moves it.
      guard try row.string("cron") == schedule.cron.text,
        try row.string("zone") == schedule.zone.name,
        let next = schedule.cron.next(after: try row.instant("moment"), in: schedule.zone)
      else { continue }
      if let run = try await fire(schedule, due: due, next: next) { runs.append(run) }
    }
    if runs.contains(where: \.isEnqueued) { CommitSignal.jobs.committed() }
    return runs
  }

  private static let due = Statement(
    """
    select name, cron, zone, next_run, now() as moment from job_schedule
    where enabled and next_run <= now() and name = any($1::text[])
    """)

  /// `nil` if another copy was quicker.
  private func fire(_ schedule: JobSchedule, due: Instant, next: Instant) async throws -> Run? {
    let id = UUID.version7(at: WallClock.live.now())
    let rows = try await database.query(
      JobScheduler.fire(
        schedule.name, due, next, id, schedule.payload, schedule.actor, schedule.queue,
        schedule.attempts))
    guard let row = rows.first, try row.int("moved") == 1 else { return nil }
    return Run(schedule: schedule.name, isEnqueued: try row.int("enqueued") == 1)
  }

  // One statement: a copy that dies here has moved the schedule and enqueued, or neither.
  private static let fire = Statement(
    """
    with moved as (
      update job_schedule
      set next_run = $3::timestamptz, last_run = now(), row_version = row_version + 1
      where name = $1 and next_run = $2::timestamptz and enabled
      returning name
    ), enqueued as (
      insert into django_dramatiq_task (id, status, message_data, actor_name, queue_name,
        max_attempts, unique_key)
      select $4::uuid, 'enqueued', $5::bytea, $6, $7, $8::integer, 'schedule:' || name from moved
      on conflict do nothing
      returning id
    )
    select (select count(*) from moved) as moved, (select count(*) from enqueued) as enqueued
    """)

  /// Writes the rows of schedules that are new or have another line; an operator's `enabled` stays.
  private func register() async throws {
    for schedule in schedules.values {
      guard let moment = try await database.read(JobScheduler.moment()).first,
        let next = schedule.cron.next(after: try moment.instant("moment"), in: schedule.zone)
      else { continue }
      _ = try await database.query(
        JobScheduler.register(schedule.name, schedule.cron.text, schedule.zone.name, next))
    }
    isRegistered.withLock { $0 = true }
  }

  private static let moment = Statement("select now() as moment")

  private static let register = Statement(
    """
    insert into job_schedule as known (name, cron, zone, next_run)
    values ($1, $2, $3, $4::timestamptz)
    on conflict (name) do update
    set cron = excluded.cron, zone = excluded.zone, next_run = excluded.next_run,
      row_version = known.row_version + 1
    where (known.cron, known.zone) is distinct from (excluded.cron, excluded.zone)
    """)
}
