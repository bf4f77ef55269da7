import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct RequestRaceTests {
  private func wins(_ results: [Result<Void, any Error>]) -> Int {
    results.count { if case .success = $0 { true } else { false } }
  }

  /// Fails without `for no key update` in the locking statement together with the row version in
  /// the saving one: several would approve.
  @Test func sixteen_decide_and_one_wins() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      let results = await contenders { index in
        try await world.decide(
          id, to: index % 2 == 0 ? "approved" : "refused", comment: "Решение")
      }
      #expect(wins(results) == 1)
      for case .failure(let error) in results {
        guard case RequestError.staleStatus = error else {
          Issue.record("\(error)")
          continue
        }
      }
      #expect(
        try await world.count(
          """
          service_servicerequestbpstatus where service_request_id = \(id)
            and bp_status in ('approved', 'refused')
          """) == 1)
      #expect(try await world.events(of: id).count == 4)
    }
  }

  /// Held more than once: by the lock of the request, by its row version in the saving statement, and by
  /// the key of `service_requestsubmission`. This misses none of them while another one is there.
  @Test func sixteen_submissions_of_one_draft_give_one() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      let results = await contenders { _ in
        _ = try await world.submit(id)
      }
      #expect(wins(results) == 1)
      #expect(try await world.count("service_requestsubmission") == 1)
      #expect(
        try await world.database.query("select last from service_requestnumber").first?
          .int64("last") == 1)
    }
  }

  @Test func sixteen_want_to_take_it_and_one_does() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      try await world.submit(id)
      let results = await contenders { index in
        try await world.take(id, by: 100 + Int64(index))
      }
      #expect(wins(results) == 1)
    }
  }

  /// Fails without `service_servicerequest_one_open`.
  @Test func sixteen_tabs_open_one_draft() async throws {
    try await ServicesWorld.open { world in
      let results = await contenders { _ in
        _ = try await world.draft()
      }
      #expect(wins(results) == 1)
      for case .failure(let error) in results {
        #expect(error as? ServiceRefusal == .alreadyOpen(request: nil), "\(error)")
      }
      let open = try await world.count("service_servicerequest")
      #expect(open == 1)
    }
  }

  @Test func sixteen_submissions_of_one_service_get_sixteen_numbers() async throws {
    try await ServicesWorld.open { world in
      for user in Int64(1)...16 {
        let id = try await world.draft(by: user)
        try await world.fill(id, by: user, ServicesWorld.answers)
      }
      let ids = try await world.database.query(
        "select id, author_id from service_servicerequest order by id"
      ).map { (try $0.int64("id"), try $0.int64("author_id")) }
      let results = await contenders { index in
        try await world.submit(ids[index].0, by: ids[index].1).number
      }
      let numbers = try Set(results.map { try $0.get() })
      #expect(numbers.count == 16)
    }
  }
}
