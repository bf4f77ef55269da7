import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Lists of reports and purchases whose statements are written by hand.
@Suite struct ReportListPlanTests {
  private typealias Listed = PlannedList<ServicesWorld>

  private static let last = RequestPosition(createdAt: Instant(seconds: 1_795_410_000), id: 7)

  private static func list(
    _ world: ServicesWorld, _ kind: ReportKind, work: Bool = true,
    after last: RequestPosition? = last, _ change: (inout ReportFilter) -> Void = { _ in }
  ) async throws {
    var filter = ReportFilter()
    change(&filter)
    _ = try await world.reports.list(
      kind, for: world.reader(ServicesWorld.staff, companies: [5], staff: work), work: work,
      narrowedBy: filter, limit: 20, after: last)
  }

  /// Fails with the list whose index is taken away.
  @Test(arguments: ReportKind.allCases)
  func reports_are_found_by_an_index(_ kind: ReportKind) async throws {
    let table = ServicesWorld.table(kind)
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("work, further on", by: "\(table)_newest") { try await Self.list($0, kind) },
          // Every school's report has the same type.
          Listed("of a type", by: kind == .techOrda ? "\(table)_newest" : "\(table)_type") {
            try await Self.list($0, kind) { $0.type = "progress" }
          },
          Listed("of somebody", by: "\(table)_assignee") {
            try await Self.list($0, kind) { $0.assignee = .user(7) }
          },
          Listed("late ones", by: "\(table)_late") {
            try await Self.list($0, kind) { $0.isLate = true }
          },
          Listed("of a request", by: "\(table)_request") {
            try await Self.list($0, kind) { $0.request = 7 }
          },
          Listed("one's own", by: "\(table)_request", .sorted) {
            try await Self.list($0, kind, work: false)
          },
          Listed("what became of one", by: "service_reportlog_report", .sorted) {
            _ = try await $0.reports.history(ReportKey(kind, 7), for: $0.reader())
          },
        ], in: world, world.database)
    }
  }

  /// Fails with the list whose index is taken away.
  @Test(arguments: PurchaseKind.allCases)
  func purchases_are_found_by_an_index(_ kind: PurchaseKind) async throws {
    let table =
      kind == .plan ? "service_guppurchaseplan" : "service_guppurchaseapplication"
    let last = Self.last
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("in a status", by: "\(table)_by_status") {
            _ = try await $0.purchases.list(
              kind, for: $0.reader(staff: true), work: true, request: nil,
              statuses: ["submitted"], limit: 20, after: last)
          },
          Listed("of a request", by: "\(table)_request") {
            _ = try await $0.purchases.list(
              kind, for: $0.reader(staff: true), work: true, request: 7, statuses: [],
              limit: 20, after: last)
          },
          Listed("one's own", by: "\(table)_request", .sorted) {
            _ = try await $0.purchases.list(
              kind, for: $0.reader(), work: false, request: nil, statuses: [], limit: 20,
              after: nil)
          },
        ], in: world, world.database)
    }
  }
}
