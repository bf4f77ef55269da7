import JSON
package import Kernel

/// A job that the clock enqueues.
package struct JobSchedule: Sendable {
  package let name: String
  package let cron: CronExpression
  package let zone: LocalZone
  let actor: String
  let queue: String
  let attempts: Int
  let payload: [UInt8]

  /// `cron` is a line of crontab(5) in the time of `zone`. Throws `CronError`.
  package init<Work: Job>(
    _ name: String, _ cron: String, in zone: LocalZone = .almaty, _ job: Work
  ) throws {
    self.name = name
    self.cron = try CronExpression(cron)
    self.zone = zone
    actor = Work.name
    queue = Work.queue
    attempts = Work.attempts
    payload = JSONWriter.bytes { job.write(to: &$0) }
  }
}
