import Idempotency
import IdentityDomain
import IdentityStore
import JSON
package import Jobs
import Kernel
import Postgres

/// Queues an issue of the newsletter for everybody who wants it.
struct NewsletterFanOut: Job {
  static let name = "newsletter.fan-out"
  static let queue = "newsletter"
  static let timeLimit = Duration.seconds(3_600)

  let issue: Int64

  init(issue: Int64) { self.issue = issue }

  init(payload input: inout InputReader) throws {
    issue = try input.finish(input.integer("issue", in: 1 ... .max))
  }

  func write(to json: inout JSONWriter) { json.object { $0.field("issue", issue) } }
}

extension IdentityApplication {
  /// One batch, one transaction: an attempt that died goes on after the last whole one.
  package var newsletterHandler: JobHandler {
    JobHandler(NewsletterFanOut.self) { job, lease in
      let total = try await issues.progress(of: job.issue)?.subscriptions
      while try await !lease.isCancelled() {
        let batch = try await commands.database.transaction { transaction in
          let batch = try await issues.fanOut(job.issue, now: clock.now(), in: transaction)
          if case .over = batch { try await lease.finish(in: transaction) }
          return batch
        }
        guard case .more(let done) = batch else { return }
        try await lease.progress(done: done, total: total)
      }
    }
  }
}
