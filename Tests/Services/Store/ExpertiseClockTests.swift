import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What the clock does to opinions.
struct ExpertiseClockTests {
  @Test func a_late_one_becomes_overdue_and_another_is_asked_once() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      try await world.lapse(request)
      #expect(try await world.opinions.due(after: 0) == [request])
      try await world.turn(request)
      let events = try await world.opinionEvents()
      try await world.turn(request)
      #expect(try await world.opinionEvents() == events)
      for opinion in opinions { #expect(try await world.status(ofOpinion: opinion) == "revoked") }
      #expect(events.count { $0 == "expertise.overdue" } == 2)
      #expect(events.count { $0 == "expertise.revoked" } == 2)
      #expect(
        try await world.count(
          "service_expertise where status = 'assigned' and user_id in (53, 54)") == 2)
      #expect(try await world.opinions.due(after: 0) == [])
    }
  }

  @Test func where_nobody_is_left_it_stays_overdue() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants(experts: [51, 52])
      let (request, opinions) = try await world.judged()
      try await world.lapse(request)
      try await world.turn(request)
      for opinion in opinions { #expect(try await world.status(ofOpinion: opinion) == "overdue") }
      #expect(try await world.bpStatus(of: request) == "expertise")
    }
  }

  @Test func after_the_deadline_the_quorum_is_enough() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      try await world.write(opinions[0])
      try await world.submit(opinion: opinions[0], by: 51)
      #expect(try await world.bpStatus(of: request) == "expertise")
      try await world.lapse(request)
      try await world.turn(request)
      #expect(try await world.bpStatus(of: request) == "expertise_done")
      #expect(try await world.status(ofOpinion: opinions[1]) == "closed")
      #expect(try await world.opinionEvents().contains("expertise.overdue"))
    }
  }

  @Test func while_the_company_may_not_act_the_request_stays_and_then_moves_on() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let id = try await world.taken(by: ServicesWorld.applicant, for: 5)
      let cleared = ClearedExperts(of: 5, [51, 52, ServicesWorld.lawyer])
      for expert in [Int64(51), 52] { try await world.assign(expert, to: id, cleared: cleared) }
      try await world.decide(id, to: "expertise")
      let opinions = try await world.database.query(
        "select id from service_expertise order by id"
      ).map { try $0.int64("id") }
      for opinion in opinions { try await world.write(opinion) }
      func suspend(_ isSuspended: Bool) async throws {
        _ = try await world.database.transaction { tx in
          try await Requests.follow(company: 5, isSuspended: isSuspended, actor: 1, in: tx)
        }
      }
      try await suspend(true)
      try await world.lapse(id)
      #expect(try await world.opinions.due(after: 0) == [])
      try await world.turn(id, cleared: cleared)
      #expect(try await world.opinionEvents().allSatisfy { $0 == "expertise.assigned" })
      for (opinion, expert) in zip(opinions, [Int64(51), 52]) {
        try await world.database.transaction { [own = world.opinions] tx in
          try await own.submit(
            opinion, by: expert, signature: nil, cleared: cleared, now: WallClock.live.now(), in: tx
          )
        }
      }
      try await world.turn(id, cleared: cleared)
      #expect(try await world.bpStatus(of: id) == "expertise")
      try await suspend(false)
      #expect(try await world.opinions.due(after: 0) == [id])
      try await world.turn(id, cleared: cleared)
      #expect(try await world.bpStatus(of: id) == "expertise_done")
    }
  }

  /// Fails without the lock of the request's row before its opinions are read: several would find the
  /// same opinion late.
  @Test func sixteen_turns_at_once_do_it_once() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, _) = try await world.judged()
      try await world.lapse(request)
      let results = await contenders { _ in try await world.turn(request) }
      for case .failure(let error) in results { Issue.record("\(error)") }
      let events = try await world.opinionEvents()
      #expect(events.count { $0 == "expertise.overdue" } == 2)
      #expect(events.count { $0 == "expertise.revoked" } == 2)
      // Two at first, two in their place, and the lawyer.
      #expect(events.count { $0 == "expertise.assigned" } == 5)
    }
  }
}
