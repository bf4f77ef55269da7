package import Jobs

extension ServicesApplication {
  /// What the clock begins.
  package static func schedules() throws -> [JobSchedule] {
    try [
      reportSchedules(), expertiseSchedules(), signatureSchedules(), HookDesk.schedules(),
      [
        ballotSchedule(), requestSchedule(), requestWordsSchedule(), testSubmissionSchedule(),
        StudentOwnerDesk.schedule(),
      ],
    ].flatMap(\.self)
  }

  /// Only where old things may leave at all.
  package static func purges() throws -> [JobSchedule] {
    try [JobSchedule(ObjectPurge.name, "37 3 * * *", ObjectPurge()), retentionSchedule()]
      + HookDesk.purges()
  }
}
