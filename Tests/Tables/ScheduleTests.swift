import DatabaseHost
import IdentityApp
import Jobs
import Testing

/// Nothing old leaves before the operator has said that it may.
@Suite struct RetentionScheduleTests {
  @Test func without_retention_nothing_that_purges_is_begun() throws {
    let parts = try ServiceParts(purges: IdentityApplication.purges())
    let off = try parts.allSchedules(purges: false).map(\.name)
    #expect(Set(off) == ["logs.months", "caches.purge", "exports.purge"])
    let on = try parts.allSchedules(purges: true).map(\.name)
    #expect(Set(on) == Set(off).union(["revisions.purge", "sessions.purge"]))
  }
}
