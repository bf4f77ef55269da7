import HTTPCore
import Postgres
import TestSupport
import Testing

/// What somebody has asked for, however much others have.
@Suite struct ExportListPlanTests {
  private typealias Listed = PlannedList<ExportWorld>

  /// Fails where the index of the persons is taken away.
  @Test func exports_are_found_by_an_index() async throws {
    try await ExportWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("one's own", by: "admin_export_by_person") {
            let answer = try await $0.client.send(
              .get, ExportWorld.root + "/exports", as: ExportWorld.clerk)
            #expect(answer.status == 200)
          }
        ], in: world, world.database)
    }
  }
}
