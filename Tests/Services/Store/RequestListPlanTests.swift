import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Lists beside those of requests: what hangs on one, what commissions do, and what everybody may know.
@Suite struct RequestListPlanTests {
  private typealias Listed = PlannedList<ServicesWorld>

  private static let last = RequestPosition(createdAt: Instant(seconds: 1_795_410_000), id: 7)

  private static func registry(
    _ world: ServicesWorld, service: String? = nil, words: String? = nil,
    after last: RequestPosition? = nil
  ) async throws {
    _ = try await PublicRegistry(database: world.database).list(
      service: service, words: words, limit: 20, after: last)
  }

  /// Fails with the list whose index is taken away.
  @Test func what_everybody_may_know_is_found_by_an_index() async throws {
    let last = Self.last
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("the register", by: "service_servicerequest_registry", .whole) {
            try await Self.registry($0)
          },
          Listed("the register, further on", by: "service_servicerequest_registry") {
            try await Self.registry($0, after: last)
          },
          Listed("the register of a service", by: "service_servicerequest_registry_service") {
            try await Self.registry($0, service: "consultation", after: last)
          },
          Listed("a number in the register", by: "service_servicerequest_by_number", .sorted) {
            try await Self.registry($0, words: "SEED")
          },
          Listed("where a request stands", by: "service_servicerequest_by_number") {
            _ = try await $0.requests.track(number: "N-1", code: "0123456789ab")
          },
          Listed(
            "executors of a project", by: "niokr_niokrprojectexecutor_projects_niokrproject",
            .sorted
          ) {
            _ = try await Research(database: $0.database).executors(7, of: nil, staff: true)
          },
        ], in: world, world.database)
    }
  }

  /// Fails with the list whose index is taken away.
  @Test func what_hangs_on_a_request_is_found_by_an_index() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      let documents = RequestDocuments(
        world.requests, files: ProtectedFiles(database: world.database))
      try await Listed.expectIndexes(
        of: ["extradocument_request", "expertdocument_request"].map { index in
          Listed("documents", by: "service_" + index, .sorted) {
            _ = try await documents.list(of: id, for: $0.viewer(), as: .staff)
          }
        } + [
          Listed("comments", by: "service_requestcomment_request") {
            _ = try await $0.requests.comments(of: id, before: 9, limit: 20, for: $0.viewer())
          },
          Listed("where a search begins", by: "service_servicerequest_work", .whole) {
            _ = try await $0.requests.newestForStaff(RequestFilter())
          },
        ], in: world, world.database)
    }
  }

  /// Fails with the list whose index is taken away.
  @Test func what_commissions_do_is_found_by_an_index() async throws {
    let last = Self.last
    try await ServicesWorld.open { world in
      try await Listed.expectIndexes(
        of: [
          Listed("commissions", by: "service_commission_of_service", .whole) {
            _ = try await Commissions(database: $0.database).list(
              within: nil, narrowedBy: CommissionFilter(), limit: 20, after: nil)
          },
          Listed("commissions, further on", by: "service_commission_of_service") {
            _ = try await Commissions(database: $0.database).list(
              within: nil, narrowedBy: CommissionFilter(), limit: 20, after: "grant")
          },
          Listed("protocols of a service", by: "service_protocol_service") {
            var filter = ProtocolFilter()
            filter.service = "consultation"
            _ = try await Protocols($0.requests).list(
              for: ProtocolViewer(userID: 7, isStaff: true), narrowedBy: filter, limit: 20,
              after: last)
          },
          Listed("pitching days of a service", by: "service_pitchingsession_service") {
            var filter = PitchingFilter()
            filter.service = "consultation"
            _ = try await $0.sessions.list(
              for: $0.viewer(staff: true), narrowedBy: filter, limit: 20, after: nil)
          },
        ], in: world, world.database)
    }
  }
}
