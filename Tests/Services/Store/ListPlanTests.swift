import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Lists of services whose statements are written by hand; those of resources are judged for all slices
/// at once.
@Suite struct ListPlanTests {
  private typealias Listed = PlannedList<ServicesWorld>

  private static let last = RequestPosition(createdAt: Instant(seconds: 1_795_410_000), id: 7)

  private static func work(
    _ world: ServicesWorld, after last: RequestPosition? = nil,
    _ change: @Sendable (inout RequestFilter) -> Void = { _ in }
  ) async throws {
    var filter = RequestFilter()
    change(&filter)
    let staff = world.viewer(ServicesWorld.staff, staff: true)
    _ = try await world.requests.list(
      of: staff, work: true, narrowedBy: filter, limit: 20, after: last)
  }

  /// Fails with the list whose index is taken away.
  @Test func requests_are_found_by_an_index() async throws {
    let last = Self.last
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("one's own", by: "service_servicerequest_author") {
            _ = try await $0.requests.list(of: $0.viewer(), limit: 20, after: nil)
          },
          Listed("one's own, further on", by: "service_servicerequest_author") {
            _ = try await $0.requests.list(of: $0.viewer(), limit: 20, after: last)
          },
          // Each owner's newest, then the newest of them all: at most a page of each is sorted.
          Listed("one's companies'", by: "service_servicerequest_company", .sorted) {
            let viewer = $0.viewer(companies: [5, 6])
            _ = try await $0.requests.list(of: viewer, limit: 20, after: nil)
          },
          Listed("one's companies', further on", by: "service_servicerequest_company", .sorted) {
            let viewer = $0.viewer(companies: [5, 6])
            _ = try await $0.requests.list(of: viewer, limit: 20, after: last)
          },
          Listed("one's own, narrowed", by: "service_servicerequest_author", .sorted) {
            var filter = RequestFilter()
            filter.statuses = ["approved"]
            _ = try await $0.requests.list(
              of: $0.viewer(companies: [5]), work: false, narrowedBy: filter, limit: 20,
              after: nil)
          },
          Listed("work", by: "service_servicerequest_work", .whole) { try await Self.work($0) },
          Listed("work, further on", by: "service_servicerequest_work") {
            try await Self.work($0, after: last)
          },
          Listed("work of one status", by: "service_servicerequest_status") {
            try await Self.work($0, after: last) { $0.statuses = ["approved"] }
          },
          Listed("work of a service", by: "service_requestwords_found", .sorted) {
            try await Self.work($0, after: last) { $0.service = "consultation" }
          },
          Listed("work of somebody", by: "service_requestwords_found", .sorted) {
            try await Self.work($0, after: last) { $0.assignee = .user(7) }
          },
          Listed("work in a step", by: "service_requestwords_found", .sorted) {
            try await Self.work($0, after: last) { $0.bpStatuses = ["registered"] }
          },
          Listed("work in several steps", by: "service_requestwords_found", .sorted) {
            try await Self.work($0, after: last) { $0.bpStatuses = ["registered", "returned"] }
          },
          Listed("what belongs to a request", by: "service_servicerequest_parent", .sorted) {
            try await Self.work($0) { $0.parentID = 7 }
          },
          Listed("work for a company", by: "service_requestwords_found", .sorted) {
            try await Self.work($0, after: last) { $0.companyID = 7 }
          },
          Listed("work with words", by: "service_requestwords_found", .sorted) {
            try await Self.work($0, after: last) { $0.words = "грант" }
          },
          Listed("words of a number", by: "service_servicerequest_by_number", .sorted) {
            try await Self.work($0) {
              $0.number = "7"
              $0.words = "грант"
            }
          },
          Listed("a number", by: "service_servicerequest_by_number", .sorted) {
            try await Self.work($0) { $0.number = "7" }
          },
          Listed("what one follows", by: "service_requestsubscription_user") {
            _ = try await $0.requests.subscriptions(
              of: $0.viewer(ServicesWorld.staff, staff: true), before: 9, limit: 20)
          },
          Listed("what became of one", by: "service_servicerequestbpstatus_request") {
            _ = try await $0.requests.history(7, for: $0.viewer())
          },
        ], in: world, world.database)
    }
  }

  /// Fails with the list whose index is taken away.
  @Test func the_catalogue_and_files_are_found_by_an_index() async throws {
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("the catalogue", by: "service_service_listed", .whole) {
            _ = try await Catalogue(database: $0.database, requests: $0.requests).list(
              limit: 20, after: nil)
          },
          Listed("the catalogue, further on", by: "service_service_listed") {
            _ = try await Catalogue(database: $0.database, requests: $0.requests).list(
              CatalogueFilter(isOpen: true), limit: 20, after: (position: 7, code: "x"))
          },
          Listed("a category", by: "service_service_category") {
            _ = try await Catalogue(database: $0.database, requests: $0.requests).list(
              CatalogueFilter(category: "startups"), limit: 20, after: nil)
          },
          Listed("files of a thing", by: "shared_protectedmediafile_owner", .sorted) {
            _ = try await ProtectedFiles(database: $0.database).files(
              of: FileThing(source: "service.servicerequest", primaryKey: "7"), limit: 20)
          },
        ], in: world, world.database)
    }
  }
}
