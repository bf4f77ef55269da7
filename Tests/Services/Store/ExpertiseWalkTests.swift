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
    try await ServicesWorld.open { world in
      try await world.judgeGrants()
      let steps = 800
      let legs = Wandering.legs(of: steps)
      var moved = 0
      for leg in 0..<legs {
        let first = Int64(201 + 10 * leg)
        var requests: [Int64] = []
        for author in first..<(first + 5) { requests.append(try await world.taken(by: author)) }
        for author in (first + 5)..<(first + 8) {
          requests.append(try await pitched(world, by: author))
        }
        let all = requests
        moved += try await Wandering.walk(steps, leg: leg, refusing: Self.isRefusal) { random in
          var walker = ExpertiseWalker(
            world: world, requests: all, firstAuthor: first, random: random)
          defer { random = walker.random }
          try await walker.act()
        }
        if leg + 1 < legs { try await release(world) }
      }
      #expect(moved > legs * steps / 10)
      #expect(try await world.count("service_expertiseevent where to_status = 'submitted'") > 0)
      #expect(try await world.count("service_pitchinggrade") > 0)
      let stray = try await world.strayMoves(of: ProcessTable(ExpertiseSamples.process))
      #expect(stray == [])
      let strayOpinions = try await strayOpinions(world)
      #expect(strayOpinions == [])
      let broken = try await world.broken(Self.opinions + Self.days)
      #expect(broken == [])
    }
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    error is OpinionRefusal || error is OpinionSubmissionRefusal || error is PitchingRefusal
      || error is RequestError
  }

  /// Experts have no more than so many open at a time: they are asked for nothing more of before.
  private func release(_ world: ServicesWorld) async throws {
    let open = try await world.database.query(
      """
      select id from service_expertise
      where status in ('assigned', 'accepted', 'draft', 'returned', 'overdue')
      """)
    for row in open {
      try? await world.step(row.int64("id")) { try $0.revoke(by: ServicesWorld.staff) }
    }
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

  /// Moves of opinions that their table lacks.
  private func strayOpinions(_ world: ServicesWorld) async throws -> [String] {
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

  private static let opinions: [(name: String, broken: SQL)] = [
    (
      "nobody is asked twice for one kind in one round",
      """
      (select from service_expertise group by round_id, expertise_type, user_id
        having count(*) > 1) twice
      """
    ),
    (
      "nobody owes more than the limit",
      """
      (select from service_expertise where status in ('assigned', 'accepted', 'draft', 'returned')
        group by user_id having count(*) > 3) overloaded
      """
    ),
    (
      "nobody judges his own or what he answers for",
      """
      service_expertise e join service_servicerequest r on r.id = e.service_request_id
      where e.user_id = r.author_id
      """
    ),
    (
      "an opinion stands where its history ended",
      """
      service_expertise e where e.status is distinct from (
        select v.to_status from service_expertiseevent v
        where v.expertise_id = e.id order by v.id desc limit 1)
      """
    ),
    (
      "an opinion is given back once",
      """
      (select from service_expertiseevent where move = 'return' group by expertise_id
        having count(*) > 1) twice
      """
    ),
    (
      "what was submitted has its score and its day",
      """
      service_expertise where status = 'submitted' and (score is null or submitted_at is null
        or recommendation is null)
      """
    ),
    (
      "nobody works on what was withdrawn",
      """
      service_expertise e join service_servicerequest r on r.id = e.service_request_id
      where r.status = 'cancelled' and e.status in ('assigned', 'accepted', 'draft', 'returned')
        and exists (
          select from service_servicerequestbpstatus b
          where b.service_request_id = r.id and b.bp_status = 'expertise')
      """
    ),
    (
      "the experts were done with what moved on",
      """
      service_servicerequest r where r.bp_status in ('expertise_done', 'pitching', 'pitching_done')
        and not exists (
          select from service_expertise e where e.service_request_id = r.id
            and e.expertise_type = 'technical' and exists (
              select from service_expertiseevent v
              where v.expertise_id = e.id and v.to_status = 'submitted'))
      """
    ),
  ]

  private static let days: [(name: String, broken: SQL)] = [
    (
      "a request is on one open day",
      """
      (select from service_pitchingproject where closed_at is null
        group by service_request_id having count(*) > 1) twice
      """
    ),
    (
      "a juror has one grade of a project",
      """
      (select from service_pitchinggrade group by session_id, service_request_id, user_id
        having count(*) > 1) twice
      """
    ),
    (
      "nobody grades his own",
      """
      service_pitchinggrade g join service_servicerequest r on r.id = g.service_request_id
      where g.user_id = r.author_id
      """
    ),
    (
      "whoever abstained has no grade",
      """
      service_pitchinggrade g join service_pitchingabstention a on a.session_id = g.session_id
        and a.service_request_id = g.service_request_id and a.user_id = g.user_id
      """
    ),
    (
      "there is no grade of a day that was not opened",
      """
      service_pitchinggrade g join service_pitchingsession s on s.id = g.session_id
      where s.opened_at is null
      """
    ),
    (
      "with fewer grades than are needed nothing moves on",
      """
      service_servicerequest r where r.bp_status = 'pitching_done' and not exists (
        select from service_pitchinggrade g where g.service_request_id = r.id
        group by g.session_id having count(*) >= 2)
      """
    ),
    (
      "a day that is over counts every grade of it and none came later",
      """
      service_pitchingproject p join service_pitchingsession s on s.id = p.session_id
      where s.status = 'closed' and (p.closed_at is null or p.mean is distinct from (
        select round(avg(g.total), 2) from service_pitchinggrade g
        where g.session_id = p.session_id and g.service_request_id = p.service_request_id))
      """
    ),
    ServicesWorld.eventsAreInOrder,
  ]
}

/// Somebody without a plan.
private struct ExpertiseWalker {
  let world: ServicesWorld
  let requests: [Int64]
  let firstAuthor: Int64
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
    let row = try random.one(
      of:
        try await world.database.query(
          """
          select id, user_id from service_expertise
          where status in ('assigned', 'accepted', 'draft', 'returned', 'submitted', 'overdue')
          """
        ).map { (id: try $0.int64("id"), expert: try $0.int64("user_id")) })
    let (novelty, team) = (
      Int.random(in: 0...5, using: &random), Int.random(in: 2...5, using: &random)
    )
    switch Int.random(in: 0..<10, using: &random) {
    case 0: try await world.step(row.id) { try $0.decline(because: .load, comment: "") }
    case 1: try await world.step(row.id) { try $0.revoke(by: 70) }
    case 2: try await world.giveBack(row.id)
    case 3...5: try await world.write(row.id, novelty: novelty, team: team)
    default: try await world.submit(opinion: row.id, by: row.expert)
    }
  }

  private mutating func move() async throws {
    let request = try random.one(of: requests)
    let author = firstAuthor + Int64(requests.firstIndex(of: request) ?? 0)
    switch Int.random(in: 0..<12, using: &random) {
    case 0: try await world.withdraw(request, by: author)
    case 1...6: try await world.decide(request, to: "expertise")
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
    let choice = Int.random(in: 0..<12, using: &random)
    let (idea, talk) = (
      Int.random(in: 0...10, using: &random), Int.random(in: 0...10, using: &random)
    )
    guard choice > 2 else {
      return try await world.database.transaction { tx in
        if choice == 0 {
          _ = try await sessions.close(session, by: 70, in: tx)
        } else {
          try await sessions.open(session, by: 70, in: tx)
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
      if choice == 3 {
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
