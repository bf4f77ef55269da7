import Access
import FoundationEssentials
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

/// What operators see of jobs, however many there were.
@Suite struct JobListPlanTests {
  private typealias Listed = PlannedList<JobWorld>

  /// Fails with the list whose index is taken away.
  @Test func jobs_are_found_by_an_index() async throws {
    let last = TimedPosition(createdAt: Instant(seconds: 1_795_410_000), id: UUID())
    func list(
      _ name: String, by index: String, _ way: PlannedList<JobWorld>.Way = .walked,
      status: JobStatus? = nil, named job: String? = nil, after last: TimedPosition? = nil
    ) -> Listed {
      Listed(name, by: index, way) {
        _ = try await JobRecords($0.database).list(
          status: status, name: job, after: last, limit: 20)
      }
    }
    try await JobWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          list("all", by: "django_dramatiq_task_by_time", .whole),
          list("all, further on", by: "django_dramatiq_task_by_time", after: last),
          list("dead ones", by: "django_dramatiq_task_by_status", status: .failed, after: last),
          list("of a name", by: "django_dramatiq_task_by_name", named: "x", after: last),
        ], in: world, world.database)
    }
  }
}
