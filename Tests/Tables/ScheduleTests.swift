import CommunityApp
import DatabaseHost
import IdentityApp
import Jobs
import ServicesApp
import Testing

/// Nothing old leaves before the operator has said that it may.
@Suite struct RetentionScheduleTests {
  /// What the clock begins in one service, by the names of the jobs.
  struct Clockwork: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Beside those of every service.
    var always: Set<String> = []
    var purges: Set<String> = []
    var parts: @Sendable () throws -> ServiceParts = { ServiceParts() }
  }

  private static let ofEvery: Set<String> = ["logs.months", "caches.purge", "exports.purge"]

  /// What is called a purge and stands under `always` clears away what this house has made itself.
  static let services = [
    Clockwork(
      testDescription: "identity",
      always: ["companies.expiry", "accounts.timers", "archives.timers", "archives.purge"],
      purges: ["sessions.purge"]
    ) {
      try ServiceParts(
        schedules: IdentityApplication.schedules(), purges: IdentityApplication.purges())
    },
    Clockwork(
      testDescription: "services",
      always: [
        "reports.timers", "expertise.timers", "ballots.closing", "requests.timers",
        "requests.words", "hooks.sweep", "signatures.purge", "forms.test-submissions.purge",
        "students.owners",
      ],
      purges: ["files.purge", "requests.retention", "hooks.purge"]
    ) {
      try ServiceParts(
        schedules: ServicesApplication.schedules(), purges: ServicesApplication.purges())
    },
    Clockwork(testDescription: "community", purges: ["media.purge"]) {
      try ServiceParts(purges: CommunityApplication.purges())
    },
    Clockwork(testDescription: "booking and techorda"),
  ]

  @Test(arguments: services)
  func without_retention_nothing_that_purges_is_begun(_ service: Clockwork) throws {
    let parts = try service.parts()
    let off = try parts.allSchedules(purges: false).map(\.name)
    #expect(off.sorted() == Self.ofEvery.union(service.always).sorted())
    let on = try parts.allSchedules(purges: true).map(\.name)
    #expect(on.sorted() == (off + service.purges + ["revisions.purge"]).sorted())
  }
}
