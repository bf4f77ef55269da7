/// What a service does with the jobs of one name.
///
///     JobHandler(ExportPeople.self) { job, lease in
///       let rows = try await people.all(of: job.company)
///       try await database.transaction { tx in
///         try await files.keep(rows, in: tx)
///         try await lease.finish(in: tx)
///       }
///     }
///
/// An attempt that failed or whose worker died is made again: an effect outside of the transaction
/// with `finish` may happen twice. A handler that returns without `finish` is finished after it.
package struct JobHandler: Sendable {
  package let name: String
  let backOff: JobBackOff
  let timeLimit: Duration
  let run: @Sendable (JobLease) async throws -> Void

  /// `handle` runs on a loop; its waits end with the job's time limit, or when the process stops.
  package init<Work: Job>(
    _ type: Work.Type, _ handle: @escaping @Sendable (Work, JobLease) async throws -> Void
  ) {
    name = Work.name
    backOff = Work.backOff
    timeLimit = Work.timeLimit
    run = { lease in
      guard let job = try? Work.read(lease.job.payload) else {
        throw JobRefused("the payload cannot be read")
      }
      try await handle(job, lease)
    }
  }
}
