import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Pitching days with their requests.
struct PitchingStoreTests {
  /// Requests that wait for their pitching day, and the day, open.
  private func day(
    _ world: ServicesWorld, projects: Int = 2, jurors: [Int64] = [81, 82]
  ) async throws -> (session: Int64, requests: [Int64]) {
    try await world.judgeGrants()
    var requests: [Int64] = []
    for author in Int64(201)..<201 + Int64(projects) {
      let (request, opinions) = try await world.judged(by: author)
      for (opinion, expert) in zip(opinions, [Int64(51), 52]) {
        try await world.write(opinion)
        try await world.submit(opinion: opinion, by: expert)
      }
      try await world.decide(request, from: "expertise_done", to: "pitching")
      requests.append(request)
    }
    let session = try await plan(world, requests, jurors)
    try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.open(session, by: 70, in: tx)
    }
    return (session, requests)
  }

  private func plan(
    _ world: ServicesWorld, _ requests: [Int64], _ jurors: [Int64]
  ) async throws -> Int64 {
    try await world.database.transaction { [sessions = world.sessions] tx in
      var wish = PitchingWish()
      wish.requests = requests
      wish.jurors = jurors
      return try await sessions.make(
        wish, for: "startup-grant", startsAt: Instant(seconds: 1_800_000_000), by: 70, in: tx)
    }
  }

  private func grade(
    _ world: ServicesWorld, _ session: Int64, _ request: Int64, by juror: Int64, _ idea: Int,
    _ talk: Int, cleared: ClearedExperts = ClearedExperts(of: nil, [])
  ) async throws {
    try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.grade(
        session, request: request, by: juror,
        ["idea": .number(String(idea)), "talk": .number(String(talk))], comment: "",
        cleared: cleared, in: tx)
    }
  }

  private func close(
    _ world: ServicesWorld, _ session: Int64
  ) async throws -> [PitchingOutcome] {
    try await world.database.transaction { [sessions = world.sessions] tx in
      try await sessions.close(session, by: 70, in: tx)
    }
  }

  @Test func a_day_ranks_and_moves_what_has_enough_grades() async throws {
    try await ServicesWorld.open { world in
      let (session, requests) = try await day(world, projects: 3)
      for juror in [Int64(81), 82] {
        try await grade(world, session, requests[0], by: juror, 5, 5)
        try await grade(world, session, requests[1], by: juror, 9, 8)
      }
      try await grade(world, session, requests[2], by: 81, 10, 10)
      try await grade(world, session, requests[0], by: 81, 6, 5)
      let viewer = world.viewer(70, staff: true)
      let live = try await world.sessions.standing(
        of: session, for: viewer, now: WallClock.live.now()
      ) { _ in false }
      #expect(live?.projects.map(\.place.requestID) == [requests[2], requests[1], requests[0]])
      let outcomes = try await close(world, session)
      #expect(outcomes.map(\.place.place) == [1, 2, 3])
      #expect(outcomes.map(\.hasMoved) == [false, true, true])
      #expect(outcomes.map(\.reason) == ["grades-missing", nil, nil])
      #expect(outcomes.last?.place.mean?.text == "10.50")
      #expect(try await world.bpStatus(of: requests[1]) == "pitching_done")
      #expect(try await world.bpStatus(of: requests[2]) == "pitching")
      await #expect(throws: PitchingRefusal.notAllowed(status: .closed, move: .grade)) {
        try await grade(world, session, requests[0], by: 81, 1, 1)
      }
      await #expect(throws: PitchingRefusal.notAllowed(status: .closed, move: .close)) {
        _ = try await close(world, session)
      }
      // What stayed may be pitched on another day, and be graded anew by the same juror.
      let other = try await plan(world, [requests[2]], [81, 82])
      try await world.database.transaction { [sessions = world.sessions] tx in
        try await sessions.open(other, by: 70, in: tx)
      }
      try await grade(world, other, requests[2], by: 81, 1, 1)
      try await grade(world, other, requests[2], by: 82, 1, 1)
      #expect(try await close(world, other).map(\.hasMoved) == [true])
    }
  }

  @Test func a_move_that_wants_grades_waits_for_them() async throws {
    try await ServicesWorld.open { world in
      let (session, requests) = try await day(world)
      func fire() async throws {
        try await world.database.transaction { [own = world.requests] tx in
          _ = try await own.fire(.pitchingDone, on: requests[0], by: 70, in: tx)
        }
      }
      try await grade(world, session, requests[0], by: 81, 1, 1)
      await #expect(throws: PitchingRefusal.gradesMissing(has: 1, least: 2)) { try await fire() }
      #expect(try await world.bpStatus(of: requests[0]) == "pitching")
      try await grade(world, session, requests[0], by: 82, 1, 1)
      try await fire()
      #expect(try await world.bpStatus(of: requests[0]) == "pitching_done")
      // When the day is closed it is there already.
      for juror in [Int64(81), 82] {
        try await grade(world, session, requests[1], by: juror, 2, 2)
      }
      #expect(
        try await close(world, session).map(\.reason) == [nil, "transition-not-allowed"])
    }
  }

  @Test func everybody_is_invited_once_with_the_date() async throws {
    try await ServicesWorld.open { world in
      let (session, requests) = try await day(world)
      let rows = try await world.database.query(
        """
        select data ->> 'role' as role, (data ->> 'person_id')::int as person,
          data ->> 'request_id' as request, data ->> 'starts_at' as at
        from outbox where type = 'pitching.invited' and aggregate_id = \(String(session))
        order by seq
        """)
      #expect(try rows.map { try $0.int64("person") } == [201, 202, 81, 82])
      #expect(
        try rows.map { try $0.optionalString("request") }
          == [String(requests[0]), String(requests[1]), nil, nil])
      #expect(try rows.first?.string("at").hasPrefix("2027-01-15T08:00:00") == true)
    }
  }

  @Test func who_must_not_grade_does_not() async throws {
    try await ServicesWorld.open { world in
      let (session, requests) = try await day(world, jurors: [81, 82, 201])
      await #expect(throws: PitchingRefusal.notAJuror) {
        try await grade(world, session, requests[0], by: 99, 1, 1)
      }
      await #expect(throws: PitchingRefusal.missing) {
        try await grade(world, session, 999_999, by: 81, 1, 1)
      }
      await #expect(throws: PitchingRefusal.conflictOfInterest(.author)) {
        try await grade(world, session, requests[0], by: 201, 10, 10)
      }
      await #expect(throws: PitchingRefusal.conflictOfInterest(.member)) {
        try await grade(
          world, session, requests[0], by: 81, 1, 1, cleared: ClearedExperts(of: 5, []))
      }
      await #expect(throws: PitchingGradeFaults.self) {
        try await grade(world, session, requests[0], by: 81, 11, 1)
      }
      try await grade(world, session, requests[0], by: 81, 1, 1)
      try await world.database.transaction { [sessions = world.sessions] tx in
        try await sessions.abstain(
          session, request: requests[0], by: 81, reason: "родственник", in: tx)
      }
      #expect(try await world.count("service_pitchinggrade") == 0)
      await #expect(throws: PitchingRefusal.abstained) {
        try await grade(world, session, requests[0], by: 81, 1, 1)
      }
    }
  }

  @Test func a_request_is_on_one_day_at_a_time() async throws {
    try await ServicesWorld.open { world in
      let (_, requests) = try await day(world)
      await #expect(throws: PitchingRefusal.requestsRefused([requests[0]])) {
        _ = try await plan(world, [requests[0]], [81])
      }
      let draft = try await world.draft(by: 301)
      await #expect(throws: PitchingRefusal.requestsRefused([draft])) {
        _ = try await plan(world, [draft], [81])
      }
    }
  }

  /// Fails without `service_pitchingproject_open`.
  @Test func sixteen_days_want_one_request_and_one_gets_it() async throws {
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let request = try await world.taken()
      let results = await contenders { _ in try await plan(world, [request], [81]) }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      for case .failure(let error) in results {
        #expect(error as? PitchingRefusal == .requestsRefused([request]), "\(error)")
      }
    }
  }

  /// Fails without the shared lock of the day under each grade: the ranking would miss one that was
  /// saved.
  @Test func a_grade_that_comes_while_the_day_closes_counts_or_is_refused() async throws {
    try await ServicesWorld.open { world in
      let jurors = (Int64(401)...415).map { $0 }
      let (session, requests) = try await day(world, projects: 1, jurors: jurors)
      try await grade(world, session, requests[0], by: 401, 5, 5)
      try await grade(world, session, requests[0], by: 402, 5, 5)
      let results = await contenders { index in
        if index == 15 {
          _ = try await close(world, session)
        } else {
          try await grade(world, session, requests[0], by: jurors[index], 9, 9)
        }
      }
      guard case .success = results[15] else {
        Issue.record("\(results[15])")
        return
      }
      for case .failure(let error) in results {
        #expect(
          error as? PitchingRefusal == .notAllowed(status: .closed, move: .grade), "\(error)")
      }
      let row = try #require(
        try await world.database.query(
          """
          select p.mean = (select round(avg(g.total), 2) from service_pitchinggrade g
            where g.session_id = p.session_id) as is_whole
          from service_pitchingproject p where p.session_id = \(session)
          """
        ).first)
      #expect(try row.bool("is_whole"))
      #expect(try await world.bpStatus(of: requests[0]) == "pitching_done")
    }
  }
}
