import OpenAPI

/// What operators are told of jobs.
enum JobDescriptions {
  static let list = Operation("Jobs, the newest first")
    .query("status", .choice(of: JobStatus.self), "")
    .query("name", .text(max: 300), "Only of this name")
    .paged().answers(.page(of: job))

  static let show = Operation("A job").path("id", .uuid).answers(job, with: .etag)

  static let retry = Operation("A dead or cancelled job waits again")
    .path("id", .uuid).takes(.input([:]), isRequired: false).repeatable()
    .answers(200, job, with: .etag).refuses(409, "job-not-dead", "job-key-taken")

  static let cancel = Operation("A job is not begun, or stops when it next asks")
    .path("id", .uuid).takes(.input([:]), isRequired: false).repeatable()
    .answers(200, job, with: .etag).refuses(409, "job-is-over")

  static let schedules = Operation("What the clock begins")
    .answers(.page(of: schedule))

  static let switchSchedule = Operation("A schedule is switched on or off")
    .path("name", .text).patches(.input(["enabled": .flag])).repeatable()
    .answers(200, schedule, with: .etag)

  static let runSchedule = Operation("The clock begins it now")
    .path("name", .text).takes(.input([:]), isRequired: false).repeatable()
    .answers(200, schedule, with: .etag).refuses(409, "schedule-is-off")

  private static let schedule = Schema.object([
    "name": .text, "cron": .text, "zone": .text, "next_run": .instant,
    "last_run": .instant.nullable, "enabled": .flag, "row_version": .version,
  ]).named("JobSchedule")

  private static let job = Schema.object([
    "id": .uuid, "name": .text.nullable, "queue": .text.nullable,
    "status": .choice(of: JobStatus.self), "attempt": .count, "max_attempts": .count,
    "run_at": .instant.nullable, "created_at": .instant, "updated_at": .instant,
    "finished_at": .instant.nullable, "progress_done": .count.nullable,
    "progress_total": .count.nullable, "last_error": .text.nullable,
    "request_id": .text.nullable, "row_version": .version,
  ]).named("Job")
}
