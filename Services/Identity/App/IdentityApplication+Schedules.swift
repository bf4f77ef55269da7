package import Jobs

extension IdentityApplication {
  /// What the clock begins.
  package static func schedules() throws -> [JobSchedule] {
    try [joiningSchedule()] + accountSchedules() + DataArchives.schedules()
  }
}
