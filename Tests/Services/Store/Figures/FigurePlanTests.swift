import Kernel
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// A figure of one service reads the rows of that service, and the history in its index.
@Suite struct FigurePlanTests {
  private typealias Counted = PlannedList<ServicesWorld>

  private static func counted(
    _ name: String, by index: String,
    _ count: @escaping @Sendable (Figures, FigureFilter) async throws -> Void
  ) -> Counted {
    Counted(name, by: index, .sorted) { world in
      var filter = FigureFilter()
      filter.service = "startup-grant"
      filter.from = Instant(seconds: 1_795_410_000)
      filter.before = Instant(seconds: 1_796_410_000)
      try await count(Figures(database: world.database), filter)
    }
  }

  /// Fails with the figure whose index is taken away.
  @Test func a_figure_of_a_service_is_found_by_an_index() async throws {
    let (requests, statuses, steps) = (
      "service_servicerequest_service", "service_servicerequeststatus_request",
      "service_servicerequestbpstatus_request"
    )
    try await ServicesWorld.open { world in
      try await Counted.expectIndexes(
        of: [
          Self.counted("funnel", by: requests) { _ = try await $0.funnel($1) },
          Self.counted("funnel's history", by: statuses) { _ = try await $0.funnel($1) },
          Self.counted("funnel by step", by: requests) { _ = try await $0.funnel($1, by: [:]) },
          Self.counted("steps of the funnel", by: steps) { _ = try await $0.funnel($1, by: [:]) },
          Self.counted("stays", by: statuses) { _ = try await $0.stays($1) },
          Self.counted("stays by step", by: steps) { _ = try await $0.stays($1, by: [:]) },
          Self.counted("load", by: requests) { _ = try await $0.load($1) },
          Self.counted("decisions", by: statuses) { _ = try await $0.load($1) },
          Self.counted("regions", by: requests) { _ = try await $0.regions($1) },
        ], in: world, world.database)
    }
  }
}
