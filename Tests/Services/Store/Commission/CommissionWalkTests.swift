import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Voters, a secretary, superusers and applicants come at once and in no order: what holds of votes and
/// protocols (features, 3.4) holds afterwards.
struct CommissionWalkTests {
  @Test(arguments: [false, true])
  func sixteen_vote_and_decide_and_every_invariant_holds(_ isSecret: Bool) async throws {
    let steps = 960
    let legs = Wandering.legs(of: steps, long: 50_000)
    let table = try ProcessTable(CommissionSamples.process)
    var (moved, leg, applied) = (0, 0, 0)
    var (requests, ballots, minutes) = (WalkedEdges(), WalkedEdges(), WalkedEdges())
    // In which order they come is nobody's choice, and by the end every request may be withdrawn: they
    // go on, each time in a world of its own, until the invariants have spoken of something.
    repeat {
      try await CommissionWorld.open(isSecret: isSecret) { here in
        let world = here.world
        let voted = try await here.requests(CommissionWalker.authors, at: "completeness_check")
        for id in voted { try await here.move(id, from: "completeness_check", to: "voting") }
        let mark = try await world.historyMark()
        try await world.watch(["service_ballot", "service_protocol"])
        moved += try await Wandering.walk(steps, leg: leg, refusing: Self.isRefusal) { random in
          var walker = CommissionWalker(here: here, requests: voted, random: random)
          defer { random = walker.random }
          try await walker.act()
        }
        applied += try await world.count("service_protocol where applied_at is not null")
        requests.add(
          try await world.histories(of: CommissionWorld.service, by: table, after: mark))
        ballots.add(
          try await world.steps(of: "service_ballot", along: CommissionEdges.ofBallots))
        ballots.add(try await world.traces(CommissionEdges.traces))
        minutes.add(
          try await world.steps(of: "service_protocol", along: CommissionEdges.ofProtocols))
        let broken = try await world.broken(
          CommissionInvariants.votes + CommissionInvariants.protocols)
        #expect(broken == [], "leg \(leg), \(Wandering.told)")
      }
      leg += 1
    } while leg < legs || (applied == 0 && leg < 5)
    #expect(moved > leg * steps / 10)
    for (walked, wanted) in [
      (requests, CommissionEdges.wantedOfRequests), (ballots, CommissionEdges.wantedOfBallots),
      (minutes, CommissionEdges.wantedOfProtocols),
    ] {
      #expect(walked.stray == [], "\(Wandering.told)")
      let unmet = walked.unmet(of: wanted)
      #expect(unmet == [], "\(Wandering.told)")
    }
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    error is BallotError || error is ProtocolError || error is RequestError
      || error is SignatureRefusal
      // Whoever appeals may have another one open by then.
      || error is ServiceRefusal
  }
}

/// Somebody without a plan.
private struct CommissionWalker {
  let here: CommissionWorld
  let requests: [Int64]
  var random: SeededRandom

  /// From 1,001 on, and each leg begins with a request of each.
  static let authors = 8

  private static let people = CommissionSamples.voters + [CommissionSamples.secretary, 999]

  mutating func act() async throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...6: try await vote()
    case 7...9: try await endBallot()
    case 10: try await goOn()
    default: try await decide()
    }
  }

  private func keys(_ rows: SQL) async throws -> [Int64] {
    try await here.database.query(rows).map { try $0.int64("id") }
  }

  private mutating func vote() async throws {
    let ballot = try random.one(
      of: try await keys("select id from service_ballot where status = 'open'"))
    let user = try random.one(of: Self.people)
    if Int.random(in: 0..<12, using: &random) == 0 {
      return try await here.database.transaction { [ballots = here.ballots] tx in
        try await ballots.recuse(user, from: ballot, in: tx)
      }
    }
    // Everybody keeps one receipt and sends it again when he changes his mind.
    let receipt = try CommissionWorld.receipt(of: user)
    try await here.cast(
      try random.one(of: VoteChoice.allCases), by: user, in: ballot,
      receipt: ballot.isMultiple(of: 7) && user == 103 ? nil : receipt)
  }

  private mutating func endBallot() async throws {
    let request = try random.one(of: requests)
    let ballot = try random.one(
      of:
        try await keys(
          """
          select id from service_ballot where service_request_id = \(request)
          order by round desc limit 1
          """))
    let choice = try random.one(of: VoteChoice.allCases)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: _ = try await here.close(ballot)
    case 1: _ = try await here.close(ballot, by: nil)
    case 2:
      try await here.database.transaction { [ballots = here.ballots] tx in
        try await ballots.decide(
          choice, comment: "Шешім", on: ballot, by: CommissionSamples.chair, in: tx)
      }
    default:
      try await here.database.transaction { [ballots = here.ballots] tx in
        _ = try await ballots.openRound(of: request, by: CommissionSamples.secretary, in: tx)
      }
    }
  }

  /// What others do to requests meanwhile.
  private mutating func goOn() async throws {
    let request = try random.one(of: requests)
    let author = 1_001 + Int64(requests.firstIndex(of: request) ?? 0)
    let world = ServicesWorld(database: here.database, requests: here.requests)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: try await world.withdraw(request, by: author)
    case 1...5: try await world.appeal(request, by: author)
    default: try await here.move(request, from: "commission_approved", to: "active")
    }
  }

  private mutating func decide() async throws {
    // Two that can be applied at a time: a draft holds the requests that stand on it. What was signed
    // and lost a request to its applicant is applied by nobody any more.
    let open = try await keys("select id from service_protocol where applied_at is null")
    let going = try await keys(
      """
      select p.id from service_protocol p where p.applied_at is null and not (
        p.status = 'signed' and exists (
          select from service_protocolitem i join service_servicerequest r
            on r.id = i.service_request_id
          where i.protocol_id = p.id and r.bp_status <> 'protocol'))
      """)
    if going.count < 2 { return _ = try await here.draft() }
    let over = try await keys("select id from service_protocol where status = 'applied'")
    let id =
      switch Int.random(in: 0..<10, using: &random) {
      case 0: try random.one(of: over)
      case 1: try random.one(of: open)
      default: try random.one(of: going)
      }
    // Mostly what comes next, so that it comes to an end.
    let isSensible = Int.random(in: 0..<4, using: &random) > 0
    let next = ["draft": [0, 1], "agreed": [2], "signing": [3, 3, 4], "signed": [5]]
    let acts = isSensible ? next[try await here.status(of: id)] ?? [6, 7] : Array(0...8)
    switch try random.one(of: acts) {
    case 0: try await put(on: id)
    case 1: try await here.agree(id)
    case 2: try await here.askToSign(id)
    case 3: try await sign(id, first: random.one(of: Self.people))
    case 4: try await here.complete(id)
    case 5: try await here.apply(id, by: Bool.random(using: &random) ? nil : 102)
    case 6: try await here.propose(id, by: Int64.random(in: 1...3, using: &random))
    case 7: try await here.confirm(id, by: Int64.random(in: 1...3, using: &random))
    default: try await here.reopen(id)
    }
  }

  /// What waits for a protocol, mostly as the commission voted.
  private mutating func put(on id: Int64) async throws {
    let rows = try await here.database.query(
      """
      select r.id, (select t.outcome from service_ballot t where t.service_request_id = r.id
        order by t.round desc limit 1) as outcome
      from service_servicerequest r where r.bp_status = 'protocol' order by r.id
      """)
    var accepted: [Int64] = []
    var rejected: [Int64] = []
    for row in rows where Int.random(in: 0..<2, using: &random) > 0 {
      let isGood = try row.optionalString("outcome") == "accepted"
      if isGood != (Int.random(in: 0..<20, using: &random) == 0) {
        accepted.append(try row.int64("id"))
      } else {
        rejected.append(try row.int64("id"))
      }
    }
    try await here.put(accepted: accepted, rejected: rejected, on: id)
  }

  /// One, or everybody who has not.
  private mutating func sign(_ id: Int64, first: Int64) async throws {
    guard Bool.random(using: &random) else { return _ = try await here.sign(id, by: first) }
    let missing = try await keys(
      """
      select m.user_id as id from service_protocolmember m where m.protocol_id = \(id)
        and not exists (
          select from service_documentsignature s
          join service_frozendocument d on d.id = s.document_id
          where d.source = 'service_protocol' and d.primary_key = m.protocol_id::text
            and s.user_id = m.user_id)
      order by m.user_id
      """)
    for user in missing { try await here.sign(id, by: user) }
  }
}
