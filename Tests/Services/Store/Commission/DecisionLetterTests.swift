import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What a protocol writes to those on whom it decides.
struct DecisionLetterTests {
  /// The usual process, with all machines.
  private func open(_ body: (CommissionWorld) async throws -> Void) async throws {
    try await CommissionWorld.open(machines: Requests.machines) { here in
      _ = try await here.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = '{}'
        where code = \(CommissionWorld.service)
        """)
      try await body(here)
    }
  }

  private struct Letter: Equatable {
    let request: Int64
    let status: String
    let isApproval: Bool
    let grounds: String
  }

  private func letters(_ here: CommissionWorld) async throws -> [Letter] {
    try await here.database.query(
      """
      select service_request_id, status, facts ? 'approved' as approved,
        facts ? 'rejected' as rejected, facts ->> 'grounds' as grounds
      from service_paper where kind = 'decision' and service_id = \(CommissionWorld.service)
      order by id
      """
    ).map { row in
      let isApproval = try row.bool("approved")
      #expect(try row.bool("rejected") != isApproval)
      return Letter(
        request: try row.int64("service_request_id"), status: try row.string("status"),
        isApproval: isApproval, grounds: try row.string("grounds"))
    }
  }

  @Test func everybody_is_written_how_it_was_decided() async throws {
    try await open { here in
      let requests = try await here.requests(3)
      let id = try await here.signed(accepted: Array(requests[..<2]), rejected: [requests[2]])
      #expect(try await letters(here).isEmpty)
      // when
      #expect(try await here.apply(id))
      let number = try #require(
        try await here.database.query("select number from service_protocol where id = \(id)").first
      ).string("number")
      let expected = requests.map { request in
        Letter(
          request: request, status: "pending", isApproval: request != requests[2], grounds: number)
      }
      #expect(try await letters(here) == expected)
      let numbers = try await here.database.query(
        """
        select number from service_paper
        where kind = 'decision' and service_id = \(CommissionWorld.service) order by id
        """
      ).map { try $0.string("number").suffix(6) }
      #expect(numbers == ["000001", "000002", "000003"])
      #expect(
        try await here.world.count(
          """
          service_paper p join django_dramatiq_task t on t.actor_name = 'papers.print'
            and t.unique_key = 'paper:' || p.id and t.status = 'enqueued'
          where p.kind = 'decision' and p.service_id = \(CommissionWorld.service)
          """) == 3)
    }
  }

  @Test func what_was_written_is_void_when_the_protocol_is() async throws {
    try await open { here in
      let requests = try await here.requests(2)
      let first = try await here.signed(accepted: requests)
      #expect(try await here.apply(first))
      try await here.propose(first, by: 1)
      try await here.confirm(first, by: 2)
      #expect(try await letters(here).map(\.status) == ["revoked", "revoked"])
      let second = try await here.signed(accepted: [], rejected: requests)
      #expect(try await here.apply(second))
      let all = try await letters(here)
      #expect(all.map(\.status) == ["revoked", "revoked", "pending", "pending"])
      #expect(all.map(\.isApproval) == [true, true, false, false])
    }
  }

  /// Fails where letters are numbered and written one by one.
  @Test func letters_travel_together() async throws {
    try await open { here in
      func statements(for count: Int) async throws -> Int {
        let id = try await here.signed(accepted: [], rejected: try await here.requests(count))
        return try await SentStatements.count { try await here.apply(id) }
      }
      let few = try await statements(for: 10)
      let many = try await statements(for: 60)
      #expect(many - few <= 2 * 50)
      #expect(try await letters(here).count == 70)
    }
  }
}
