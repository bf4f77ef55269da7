package import Jobs
package import Postgres

/// What every slice does for its library tables by night. With `purges` old things leave.
package enum Housekeeping {
  /// Without `purges` no month of a log leaves, and nothing that was taken over. Revisions leave
  /// whenever their job is begun: without it that is never.
  package static func handlers(_ database: Database, purges: Bool) -> [JobHandler] {
    [
      LogMonths.handler(database, purges: purges), RevisionPurge.handler(database),
      CachePurge.handler(database, purges: purges),
    ]
  }

  /// Throws if one of them is no schedule.
  static func schedules(purges: Bool) throws -> [JobSchedule] {
    try [LogMonths.schedule(), CachePurge.schedule()] + (purges ? [RevisionPurge.schedule()] : [])
  }
}
