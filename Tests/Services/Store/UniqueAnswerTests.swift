import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// An answer that only one request may give.
struct UniqueAnswerTests {
  private func open<R>(_ body: (ServicesWorld) async throws -> R) async throws -> R {
    try await ServicesWorld.open { world in
      try await world.service(
        "once", FormSamples.field("iin", "iin", required: true, ["unique": true]),
        FormSamples.field("name", "text", required: true))
      return try await body(world)
    }
  }

  private func draft(_ world: ServicesWorld, by author: Int64, iin: FormValue) async throws -> Int64
  {
    let id = try await world.draft(by: author, service: "once")
    try await world.fill(id, by: author, ["iin": iin, "name": "x"])
    return id
  }

  private func refusal(_ world: ServicesWorld, _ id: Int64, by author: Int64) async -> [String] {
    do {
      try await world.submit(id, by: author)
      return []
    } catch SubmissionRefusal.answers(let faults) {
      return faults.map { "\($0.pointer) \($0.code)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func the_second_is_told_with_all_other_faults() async throws {
    try await open { world in
      let first = try await draft(world, by: 7, iin: "900101300007")
      let second = try await draft(world, by: 8, iin: "900101-300007")
      try await world.submit(first)
      try await world.fill(second, by: 8, ["name": .null])
      #expect(
        await refusal(world, second, by: 8) == ["/data/iin taken", "/data/name required"])
      try await world.fill(second, by: 8, ["name": "x", "iin": "900101300017"])
      #expect(await refusal(world, second, by: 8) == [])
      let kept = try await world.count("service_uniqueanswer where octet_length(digest) = 32")
      #expect(kept == 2)
    }
  }

  @Test func a_request_that_came_to_nothing_gives_its_place_away() async throws {
    try await open { world in
      let first = try await draft(world, by: 7, iin: "900101300007")
      try await world.submit(first)
      _ = try await world.database.query(
        "update service_servicerequest set status = 'cancelled' where id = \(first)")
      let second = try await draft(world, by: 8, iin: "900101300007")
      #expect(await refusal(world, second, by: 8) == [])
      #expect(
        try await world.count("service_uniqueanswer where service_request_id = \(second)") == 1)
    }
  }

  /// Fails without the primary key of `service_uniqueanswer` and the condition of its update.
  @Test func sixteen_give_one_answer_and_one_gets_it() async throws {
    try await open { world in
      var drafts: [Int64] = []
      for index in 0..<16 {
        drafts.append(try await draft(world, by: 100 + Int64(index), iin: "900101300007"))
      }
      let ids = drafts
      let results = await contenders { index in
        _ = try await world.submit(ids[index], by: 100 + Int64(index))
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      for case .failure(let error) in results {
        guard case SubmissionRefusal.answers(let faults) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(faults.map(\.code) == ["taken"])
      }
      #expect(try await world.count("service_requestsubmission") == 1)
    }
  }
}
