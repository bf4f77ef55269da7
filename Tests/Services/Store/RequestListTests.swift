import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

struct RequestListTests {
  private func ids(_ rows: Rows) throws -> [Int64] { try rows.map { try $0.int64("id") } }

  @Test func pages_join_without_gap_or_repetition() async throws {
    try await ServicesWorld.open { world in
      var expected: [Int64] = []
      for _ in 0..<7 {
        expected.insert(try await world.draft(service: "consultation"), at: 0)
      }
      _ = try await world.draft(by: 8, service: "consultation")
      var found: [Int64] = []
      var position: RequestPosition?
      repeat {
        let rows = try await world.requests.list(of: world.viewer(), limit: 3, after: position)
        found += try ids(rows)
        position = try rows.last.map {
          RequestPosition(createdAt: try $0.instant("created_at"), id: try $0.int64("id"))
        }
      } while position != nil
      #expect(found == expected)
    }
  }

  @Test func own_and_company_requests_come_once_newest_first() async throws {
    try await ServicesWorld.open { world in
      let own = try await world.draft(service: "consultation")
      let ofCompany = try await world.draft(by: 9, for: 5, service: "consultation")
      let both = try await world.draft(for: 5, service: "consultation")
      _ = try await world.draft(by: 9, for: 6, service: "consultation")
      let viewer = world.viewer(companies: [5, 99])
      let first = try await world.requests.list(of: viewer, limit: 2, after: nil)
      #expect(try ids(first) == [both, ofCompany])
      let last = try #require(first.last)
      let position = RequestPosition(
        createdAt: try last.instant("created_at"), id: try last.int64("id"))
      #expect(try ids(await world.requests.list(of: viewer, limit: 2, after: position)) == [own])
    }
  }

  @Test func the_staff_narrows_what_was_submitted() async throws {
    try await ServicesWorld.open { world in
      let taken = try await world.taken()
      _ = try await world.draft(by: 8)
      let free = try await world.draft(by: 9)
      try await world.fill(free, by: 9, ServicesWorld.answers)
      try await world.submit(free, by: 9)
      let staff = world.viewer(ServicesWorld.staff, staff: true)
      func work(_ change: (inout RequestFilter) -> Void) async throws -> [Int64] {
        var filter = RequestFilter()
        change(&filter)
        return try ids(
          await world.requests.list(
            of: staff, work: true, narrowedBy: filter, limit: 20, after: nil))
      }
      #expect(try await work { _ in } == [free, taken])
      #expect(try await work { $0.assignee = .nobody } == [free])
      #expect(try await work { $0.assignee = .user(ServicesWorld.staff) } == [taken])
      #expect(try await work { $0.bpStatuses = ["registered"] } == [free])
      #expect(try await work { $0.statuses = ["in_progress", "approved"] } == [taken])
      #expect(try await work { $0.service = "consultation" } == [])
      #expect(try await work { $0.createdBefore = Instant(seconds: 0) } == [])
    }
  }
}
