import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Managers, experts, jurors and applicants come at once and in no order: what holds of opinions and
/// pitching days (features, 3.4) holds afterwards.
struct ExpertiseWalkTests {
  @Test func sixteen_judge_and_grade_and_every_invariant_holds() async throws {
    let steps = 800
    let legs = Wandering.legs(of: steps)
    let table = try ProcessTable(ExpertiseSamples.process)
    var moved = 0
    var (requests, opinions, days) = (WalkedEdges(), WalkedEdges(), WalkedEdges())
    for leg in 0..<legs {
      try await ServicesWorld.open { world in
        try await world.judgeGrants()
        var made: [Int64] = []
        for author in Int64(201)...205 { made.append(try await world.taken(by: author)) }
        for author in Int64(206)...208 { made.append(try await pitched(world, by: author)) }
        let all = made
        let mark = try await world.historyMark()
        try await world.watch(["service_expertise", "service_pitchingsession"])
        moved += try await Wandering.walk(steps, leg: leg, refusing: Self.isRefusal) { random in
          var walker = ExpertiseWalker(world: world, requests: all, random: random)
          defer { random = walker.random }
          try await walker.act()
        }
        requests.add(try await world.histories(of: "startup-grant", by: table, after: mark))
        opinions.add(
          try await world.steps(of: "service_expertise", along: ExpertiseEdges.ofOpinions))
        days.add(
          try await world.steps(of: "service_pitchingsession", along: ExpertiseEdges.ofDays))
        days.add(try await world.traces(ExpertiseEdges.traces))
        let strange = try await strangeOpinions(world)
        #expect(strange == [], "leg \(leg), \(Wandering.told)")
        let broken = try await world.broken(ExpertiseInvariants.opinions + ExpertiseInvariants.days)
        #expect(broken == [], "leg \(leg), \(Wandering.told)")
      }
    }
    #expect(moved > legs * steps / 10)
    for (walked, wanted) in [
      (requests, ExpertiseEdges.wantedOfRequests), (opinions, ExpertiseEdges.wantedOfOpinions),
      (days, ExpertiseEdges.wantedOfDays),
    ] {
      #expect(walked.stray == [], "\(Wandering.told)")
      let unmet = walked.unmet(of: wanted)
      #expect(unmet == [], "\(Wandering.told)")
    }
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    error is OpinionRefusal || error is OpinionSubmissionRefusal || error is PitchingRefusal
      || error is RequestError
  }

  /// A request that waits for its pitching day.
  private func pitched(_ world: ServicesWorld, by author: Int64) async throws -> Int64 {
    let (request, opinions) = try await world.judged(by: author)
    for (opinion, expert) in zip(opinions, [Int64(51), 52]) {
      try await world.write(opinion)
      try await world.submit(opinion: opinion, by: expert)
    }
    try await world.decide(request, from: "expertise_done", to: "pitching")
    return request
  }

  /// Lines in the histories of opinions that are no move of their table.
  private func strangeOpinions(_ world: ServicesWorld) async throws -> [String] {
    let rows = try await world.database.query(
      """
      select move, from_status, to_status from service_expertiseevent
      where from_status is not null and from_status <> ''
      """)
    return try rows.compactMap { row in
      let (from, to) = (try row.string("from_status"), try row.string("to_status"))
      let move = OpinionMove(rawValue: try row.string("move"))
      let isMove = OpinionStatus(rawValue: from).map { move?.from.contains($0) == true } ?? false
      return isMove && move?.to.rawValue == to ? nil : "\(from) → \(to)"
    }
  }
}

/// Somebody without a plan.
private struct ExpertiseWalker {
  let world: ServicesWorld
  /// Of people from 201 on.
  let requests: [Int64]
  var random: SeededRandom

  private static let jurors: [Int64] = [81, 82, 83, 201]

  mutating func act() async throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...3: try await ask()
    case 4...9: try await answer()
    case 10...12: try await move()
    default: try await pitch()
    }
  }

  private func keys(_ rows: SQL) async throws -> [Int64] {
    try await world.database.query(rows).map { try $0.int64("id") }
  }

  private mutating func ask() async throws {
    let request = try random.one(of: requests)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: _ = try await world.fill(request)
    case 1:
      try await world.assign(ServicesWorld.lawyer, to: request, kind: "legal")
    case 2:
      try await world.lapse(request)
      try await world.turn(request)
    default: try await world.assign(random.one(of: ServicesWorld.experts + [201, 70]), to: request)
    }
  }

  private mutating func answer() async throws {
    let rows = try await world.database.query(
      """
      select id, user_id, status from service_expertise
      where status in ('assigned', 'accepted', 'draft', 'returned', 'submitted', 'overdue')
      """)
    guard let row = rows.randomElement(using: &random) else { throw NothingToDo() }
    let (id, expert) = (try row.int64("id"), try row.int64("user_id"))
    let (novelty, team) = (
      Int.random(in: 0...5, using: &random), Int.random(in: 2...5, using: &random)
    )
    switch Int.random(in: 0..<20, using: &random) {
    case 0, 1: try await world.step(id) { try $0.decline(because: .load, comment: "") }
    case 2, 3: try await world.step(id) { try $0.revoke(by: 70) }
    case 4...6: try await world.giveBack(id)
    case 7, 8: try await world.step(id) { try $0.accept() }
    case 9...11: try await world.write(id, novelty: novelty, team: team)
    case 12, 13: try await world.keep(id, novelty: novelty, team: team)
    // Mostly what is written.
    case 14, 15: try await world.submit(opinion: id, by: expert)
    default:
      guard try row.string("status") == "draft" else { throw NothingToDo() }
      try await world.submit(opinion: id, by: expert)
    }
  }

  private mutating func move() async throws {
    let request = try random.one(of: requests)
    let author = 201 + Int64(requests.firstIndex(of: request) ?? 0)
    switch Int.random(in: 0..<16, using: &random) {
    case 0: try await world.withdraw(request, by: author)
    case 1...7: try await world.decide(request, to: "expertise")
    case 8, 9: try await world.decide(request, from: "pitching_done", to: "approved")
    default: try await world.decide(request, from: "expertise_done", to: "pitching")
    }
  }

  private mutating func pitch() async throws {
    let sessions = world.sessions
    if Int.random(in: 0..<10, using: &random) == 0 {
      var wish = PitchingWish()
      wish.requests = try await keys(
        "select id from service_servicerequest where bp_status = 'pitching' order by id limit 3")
      wish.jurors = Self.jurors
      let day = wish
      return try await world.database.transaction { tx in
        _ = try await sessions.make(
          day, for: "startup-grant", startsAt: Instant(seconds: 1_800_000_000), by: 70, in: tx)
      }
    }
    let session = try random.one(
      of:
        try await keys("select id from service_pitchingsession order by id desc limit 3"))
    let juror = try random.one(of: Self.jurors + [99])
    let choice = Int.random(in: 0..<13, using: &random)
    let (idea, talk) = (
      Int.random(in: 0...10, using: &random), Int.random(in: 0...10, using: &random)
    )
    guard choice > 3 else {
      var other = PitchingWish()
      other.place = "Конференц-зал"
      let wish = other
      return try await world.database.transaction { tx in
        switch choice {
        case 0: _ = try await sessions.close(session, by: 70, in: tx)
        case 1: try await sessions.change(session, wish, expecting: nil, in: tx)
        default: try await sessions.open(session, by: 70, in: tx)
        }
      }
    }
    let request = try random.one(
      of:
        try await keys(
          """
          select service_request_id as id from service_pitchingproject
          where session_id = \(session)
          """))
    try await world.database.transaction { tx in
      if choice == 4 {
        try await sessions.abstain(session, request: request, by: juror, reason: "Таныс", in: tx)
      } else {
        try await sessions.grade(
          session, request: request, by: juror,
          ["idea": .number(String(idea)), "talk": .number(String(talk))], comment: "",
          cleared: ClearedExperts(of: nil, []), in: tx)
      }
    }
  }
}
