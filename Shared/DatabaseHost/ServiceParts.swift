package import Access
package import EventFeed
package import Exports
package import FileRecords
package import FlagFeed
package import HTTPServer
package import Jobs
package import PersonalData
import Postgres
package import Resources

/// What a context puts into its process.
package struct ServiceParts: Sendable {
  package var routes: [Route]
  /// What may be done with the context's tables; the routes follow from it.
  package var resources: SliceResources?
  /// Where there are sources beside the lists of `resources`; else it follows from those.
  package var exports: Exports?
  /// Whose things are, on which private files hang; services decides on its own.
  package var ownership: FileOwnership?
  /// What it knows of people, for whoever asks for his own data.
  package var personal: PersonalTables?
  /// What people are to its things; `nil`: nothing.
  package var roles: ObjectRoleReader?
  /// Which services may listen to this one's events.
  package var consumers: [String]
  /// What a new listener takes over before it follows the events, by kind.
  package var snapshots: [String: SnapshotSource]
  /// Whom this service listens to.
  package var subscriptions: [Subscription]
  /// What is done after changes, by any copy.
  package var jobs: [JobHandler]
  /// What the clock begins, on one copy at a time.
  package var schedules: [JobSchedule]
  /// Schedules that delete what is old; they count only where `TECHHUB_RETENTION` is on.
  package var purges: [JobSchedule]
  /// Of the service whose flags are: how their definitions are read. `nil`: identity is asked.
  package var flags: FlagSource.Read?
  /// Of the service that keeps everybody's rights: how its own are registered. `nil`: identity is
  /// told.
  package var registersPermissions: PermissionRegistration.Register?
  /// Work beside the requests; ends when its scope does.
  package var background: [@Sendable () async -> Void]
  /// What is left to do when every request is answered and before the database is closed.
  package var onStop: [@Sendable () async -> Void]

  package init(
    routes: [Route] = [], resources: SliceResources? = nil, exports: Exports? = nil,
    ownership: FileOwnership? = nil, personal: PersonalTables? = nil,
    roles: ObjectRoleReader? = nil, consumers: [String] = [],
    snapshots: [String: SnapshotSource] = [:],
    subscriptions: [Subscription] = [], jobs: [JobHandler] = [], schedules: [JobSchedule] = [],
    purges: [JobSchedule] = [], flags: FlagSource.Read? = nil,
    registersPermissions: PermissionRegistration.Register? = nil,
    background: [@Sendable () async -> Void] = [], onStop: [@Sendable () async -> Void] = []
  ) {
    self.routes = routes
    self.resources = resources
    self.exports = exports
    self.ownership = ownership
    self.personal = personal
    self.roles = roles
    self.consumers = consumers
    self.snapshots = snapshots
    self.subscriptions = subscriptions
    self.jobs = jobs
    self.schedules = schedules
    self.purges = purges
    self.flags = flags
    self.registersPermissions = registersPermissions
    self.background = background
    self.onStop = onStop
  }

  /// What the clock begins, the frame's own schedules included. Without `purges` nothing that deletes
  /// what is old is among it.
  package func allSchedules(purges allowed: Bool) throws -> [JobSchedule] {
    try schedules + Housekeeping.schedules(purges: allowed) + [Exports.schedule()]
      + (allowed ? purges : [])
  }

  /// Reads what the slice knows of a person; never what its resources call secret.
  func personalReader(_ database: Database) -> PersonalReader? {
    personal.map { PersonalReader($0, secret: resources?.admin.secret ?? [:], in: database) }
  }
}
