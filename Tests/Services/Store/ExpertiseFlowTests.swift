import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Expertise beside the process of a request.
struct ExpertiseFlowTests {
  @Test func the_request_moves_on_by_itself_when_all_have_spoken() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      #expect(
        try await world.count("django_dramatiq_task where actor_name = 'expertise.turn'") == 1)
      for opinion in opinions { try await world.write(opinion) }
      try await world.submit(opinion: opinions[0], by: 51)
      #expect(try await world.bpStatus(of: request) == "expertise")
      try await world.submit(opinion: opinions[1], by: 52)
      #expect(try await world.bpStatus(of: request) == "expertise_done")
      let score = try await world.database.query(
        "select score::text as score from service_expertise where id = \(opinions[0])"
      ).first?.string("score")
      // (2·4 + 3) / 3 × 20
      #expect(score == "73.33")
      #expect(try await world.count("service_expertiseround where is_done") == 1)
      #expect(
        try await world.opinionEvents() == [
          "expertise.assigned", "expertise.assigned", "expertise.submitted", "expertise.submitted",
        ])
      // Assigned, accepted, begun and submitted, by each.
      #expect(try await world.count("service_expertiseevent") == 8)
      #expect(try await world.events(of: request).last == "request.status_changed")
    }
  }

  @Test func without_its_experts_it_does_not_begin() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let id = try await world.taken()
      try await world.assign(51, to: id)
      await #expect(throws: OpinionRefusal.expertsMissing(["technical": 1])) {
        try await world.decide(id, to: "expertise")
      }
      #expect(try await world.bpStatus(of: id) == "completeness_check")
      try await world.assign(52, to: id)
      try await world.decide(id, to: "expertise")
      #expect(try await world.bpStatus(of: id) == "expertise")
    }
  }

  @Test func what_was_said_before_it_began_counts() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let id = try await world.taken()
      for expert in [Int64(51), 52] {
        let opinion = try await world.assign(expert, to: id)
        try await world.write(opinion)
        try await world.submit(opinion: opinion, by: expert)
      }
      #expect(try await world.bpStatus(of: id) == "completeness_check")
      try await world.decide(id, to: "expertise")
      try await world.turn(id)
      #expect(try await world.bpStatus(of: id) == "expertise_done")
    }
  }

  @Test func nobody_judges_what_is_his_own_or_in_his_hands() async throws {
    try await ServicesWorld.open { world in
      let author = ServicesWorld.applicant
      try await world.judgeGrants(experts: [author, ServicesWorld.staff, 51])
      let id = try await world.taken(by: author, for: 5)
      let none = ClearedExperts(of: 5, [])
      let all = ClearedExperts(of: 5, [author, ServicesWorld.staff, 51])
      await #expect(throws: OpinionRefusal.conflictOfInterest(.author)) {
        try await world.assign(author, to: id, cleared: all)
      }
      await #expect(throws: OpinionRefusal.conflictOfInterest(.assignee)) {
        try await world.assign(ServicesWorld.staff, to: id, cleared: all)
      }
      await #expect(throws: OpinionRefusal.conflictOfInterest(.member)) {
        try await world.assign(51, to: id, cleared: none)
      }
      // Asked about another company than the one it is of.
      await #expect(throws: OpinionRefusal.conflictOfInterest(.member)) {
        try await world.assign(51, to: id, cleared: ClearedExperts(of: nil, []))
      }
      #expect(try await world.fill(id, cleared: none) == 0)
      #expect(try await world.fill(id, cleared: all) == 1)
      #expect(
        try await world.count("service_expertise where user_id = 51 and status = 'assigned'") == 1)
    }
  }

  @Test func who_is_asked_is_of_the_group_once_and_within_the_limit() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let id = try await world.taken()
      await #expect(throws: OpinionRefusal.notInGroup) { try await world.assign(99, to: id) }
      await #expect(throws: OpinionRefusal.unknownKind) {
        try await world.assign(51, to: id, kind: "economic")
      }
      try await world.assign(51, to: id)
      await #expect(throws: OpinionRefusal.assignedBefore) { try await world.assign(51, to: id) }
      for author in Int64(201)...202 {
        try await world.assign(51, to: await world.taken(by: author))
      }
      let fourth = try await world.taken(by: 203)
      await #expect(throws: OpinionRefusal.overloaded(limit: 3)) {
        try await world.assign(51, to: fourth)
      }
      // Nobody works with a request of his own.
      await #expect(throws: RequestError.ownRequest) {
        try await world.assign(52, to: id, by: ServicesWorld.applicant)
      }
    }
  }

  @Test func a_declined_one_is_replaced_by_another() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      try await world.step(opinions[0]) { try $0.decline(because: .conflict, comment: "") }
      try await world.turn(request)
      try await world.turn(request)
      let rows = try await world.database.query(
        """
        select user_id, replaces_id from service_expertise
        where service_request_id = \(request) and expertise_type = 'technical'
          and status = 'assigned' order by id
        """)
      #expect(try rows.map { try $0.int64("user_id") } == [52, 53])
      #expect(try rows.last?.optionalInt64("replaces_id") == opinions[0])
      // The lawyer too was found by now.
      #expect(
        try await world.count("service_expertise where user_id = \(ServicesWorld.lawyer)") == 1)
      #expect(
        try await world.opinionEvents() == [
          "expertise.assigned", "expertise.assigned", "expertise.declined", "expertise.assigned",
          "expertise.assigned",
        ])
    }
  }

  /// Fails without the look at the request: the expert would owe a word that nobody asks for.
  @Test func of_what_is_withdrawn_no_opinion_is_given_back() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      try await world.write(opinions[0])
      try await world.submit(opinion: opinions[0], by: 51)
      try await world.withdraw(request, by: ServicesWorld.applicant)
      await #expect(throws: OpinionRefusal.requestNotOpen) {
        try await world.giveBack(opinions[0])
      }
      #expect(try await world.status(ofOpinion: opinions[0]) == "submitted")
    }
  }

  @Test func a_withdrawn_request_closes_what_is_open() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      try await world.write(opinions[0])
      try await world.submit(opinion: opinions[0], by: 51)
      try await world.database.transaction { [requests = world.requests] tx in
        var locked = try await requests.lock(request, ownedBy: world.viewer(), in: tx)
        let step = try locked.request.withdraw(
          by: ServicesWorld.applicant, comment: nil, table: locked.table,
          calendar: locked.calendar, today: locked.context.today)
        try await requests.save(step, of: locked, by: .applicant, in: tx)
      }
      #expect(try await world.status(ofOpinion: opinions[0]) == "submitted")
      #expect(try await world.status(ofOpinion: opinions[1]) == "closed")
      #expect(
        try await world.count(
          "service_expertiseround where closed_at is not null and not is_done") == 1)
      await #expect(throws: OpinionRefusal.self) { try await world.write(opinions[1]) }
    }
  }

  /// Fails where only opinions of a round that is open are closed: the expert would owe a word that
  /// nobody asks for.
  @Test func a_withdrawn_request_closes_what_was_given_back_after_its_round() async throws {
    try await ServicesWorld.open { world in
      try await world.set(
        ExpertiseSamples.config, of: "startup-grant", table: DefaultProcess.document)
      try await world.addGroup("technical", ServicesWorld.experts)
      let (request, opinions) = try await world.judged()
      for (opinion, expert) in zip(opinions, [Int64(51), 52]) {
        try await world.write(opinion)
        try await world.submit(opinion: opinion, by: expert)
      }
      #expect(try await world.bpStatus(of: request) == "expertise_done")
      try await world.giveBack(opinions[0])
      // when
      try await world.withdraw(request, by: ServicesWorld.applicant)
      #expect(try await world.status(ofOpinion: opinions[0]) == "closed")
      #expect(try await world.status(ofOpinion: opinions[1]) == "submitted")
    }
  }

  @Test func one_that_was_given_back_is_waited_for_again() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let (request, opinions) = try await world.judged()
      for opinion in opinions { try await world.write(opinion) }
      try await world.submit(opinion: opinions[0], by: 51)
      try await world.step(opinions[0]) { try $0.giveBack(remark: "почему?", by: 70) }
      try await world.submit(opinion: opinions[1], by: 52)
      #expect(try await world.bpStatus(of: request) == "expertise")
      try await world.step(opinions[0]) {
        try $0.keep(OpinionContent.Change(), expecting: nil)
      }
      try await world.submit(opinion: opinions[0], by: 51)
      #expect(try await world.bpStatus(of: request) == "expertise_done")
      let remark = try await world.database.query(
        "select remark from service_expertise where id = \(opinions[0])"
      ).first?.string("remark")
      #expect(remark == "почему?")
    }
  }

  @Test func settings_that_make_no_sense_are_named_and_nothing_moves() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants(["expertise": ["kinds": [], "criteria": 1]])
      let id = try await world.taken()
      do {
        try await world.assign(51, to: id)
        Issue.record("it was assigned")
      } catch let refusal as OpinionRefusal {
        guard case .misconfigured(let faults) = refusal else {
          Issue.record("\(refusal)")
          return
        }
        #expect(faults.map(\.place) == ["criteria", "kinds"])
      }
      await #expect(throws: OpinionRefusal.self) { try await world.decide(id, to: "expertise") }
      try await world.set([:], of: "startup-grant", table: ExpertiseSamples.process)
      await #expect(throws: OpinionRefusal.notOffered) { try await world.assign(51, to: id) }
    }
  }
}
