import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

@Suite struct FormListPlanTests {
  private typealias Listed = PlannedList<ServicesWorld>

  /// Fails with the list whose index is taken away.
  @Test func forms_and_what_hangs_on_them_are_found_by_an_index() async throws {
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("versions", by: "service_hubformversion_pkey") {
            _ = try await FormVersions(database: $0.database).list(7, before: nil, limit: 20)
          },
          Listed("moves of drafts", by: "service_formmigration_form") {
            _ = try await FormMigrations(database: $0.database).list(7, before: 9, limit: 20)
          },
          Listed("what was handed in for a try", by: "service_testsubmission_form") {
            _ = try await TestSubmissions(database: $0.database).list(7, before: 9, limit: 20)
          },
          Listed("steps of a form", by: "service_hubformstep_form", .sorted) {
            _ = try? await FormDrafts(database: $0.database).read(7, within: nil)
          },
          Listed("fields of a form", by: "service_hubformfield_step", .sorted) {
            _ = try? await FormDrafts(database: $0.database).read(7, within: nil)
          },
        ], in: world, world.database)
    }
  }
}
