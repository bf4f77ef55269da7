import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Experts and managers who come at once.
struct ExpertiseRaceTests {
  private func config(experts: Int, limit: Int) -> FormValue {
    var expertise = ExpertiseSamples.expertise.object ?? [:]
    expertise["kinds"] = [
      ["key": "technical", "title": FormSamples.title, "experts": .number(String(experts))]
    ]
    expertise["load_limit"] = .number(String(limit))
    return ["expertise": .object(expertise)]
  }

  /// Fails without the lock of the groups: assignments that do not see each other find the same
  /// experts idle.
  @Test func sixteen_assignments_at_once_load_everybody_alike() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants(config(experts: 2, limit: 100))
      var requests: [Int64] = []
      for author in Int64(201)...216 { requests.append(try await world.taken(by: author)) }
      let ids = requests
      let results = await contenders { try await world.fill(ids[$0]) }
      #expect(try results.map { try $0.get() } == Array(repeating: 2, count: 16))
      let loads = try await world.database.query(
        "select count(*) as n from service_expertise group by user_id"
      ).map { try $0.int("n") }
      #expect(loads == [8, 8, 8, 8])
    }
  }

  /// Fails without the lock of the groups: the limit would be passed.
  @Test func sixteen_who_want_one_expert_get_him_as_often_as_he_may() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants(config(experts: 1, limit: 3), experts: [51])
      var requests: [Int64] = []
      for author in Int64(201)...216 { requests.append(try await world.taken(by: author)) }
      let ids = requests
      let results = await contenders { try await world.assign(51, to: ids[$0]) }
      #expect(results.count { if case .success = $0 { true } else { false } } == 3)
      for case .failure(let error) in results {
        #expect(error as? OpinionRefusal == .overloaded(limit: 3), "\(error)")
      }
      #expect(try await world.count("service_expertise") == 3)
    }
  }

  /// Fails without the lock of the request's row: none of those who submit last would see the others.
  @Test func sixteen_who_submit_last_at_once_move_it_on_once() async throws {
    try await ServicesWorld.open { world in
      let experts = (Int64(301)...316).map { $0 }
      try await world.judgeGrants(config(experts: 16, limit: 5), experts: experts)
      let (request, opinions) = try await world.judged(experts: experts)
      for opinion in opinions { try await world.write(opinion) }
      let results = await contenders { index in
        try await world.submit(opinion: opinions[index], by: experts[index])
      }
      for case .failure(let error) in results { Issue.record("\(error)") }
      #expect(try await world.bpStatus(of: request) == "expertise_done")
      #expect(
        try await world.count(
          "service_servicerequestbpstatus where bp_status = 'expertise_done'") == 1)
      #expect(try await world.count("service_expertise where status = 'submitted'") == 16)
    }
  }

  /// Fails without the row version in the saving statement together with the lock.
  @Test func sixteen_answers_of_one_expert_are_one() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (_, opinions) = try await world.judged()
      let results = await contenders { index in
        try await world.step(opinions[0]) { opinion in
          index % 2 == 0
            ? try opinion.decline(because: .load, comment: "")
            : try opinion.revoke(by: 70)
        }
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      #expect(
        try await world.count(
          """
          service_expertiseevent where expertise_id = \(opinions[0])
            and to_status in ('declined', 'revoked')
          """) == 1)
    }
  }
}
