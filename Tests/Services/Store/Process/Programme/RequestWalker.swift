import ServicesDomain
import ServicesSamples
import ServicesStore

/// Somebody without a plan, who mostly does what comes next.
struct RequestWalker {
  let here: ProgrammeWorld
  var random: SeededRandom

  mutating func act() async throws {
    let company = try random.one(of: ProgrammeWorld.companies)
    switch Int.random(in: 0..<24, using: &random) {
    case 0, 1: try await disturb(company)
    case 2: try await takePart(company)
    case 3, 4: try await minute()
    default: try await goOn(company)
    }
  }

  private mutating func member(of company: Int64) throws -> Int64 {
    try random.one(of: ProgrammeWorld.members(of: company))
  }

  private mutating func decider() throws -> Int64 { try random.one(of: ProgrammeWorld.deciders) }

  /// Long enough for every field, and another one each time.
  private mutating func word() -> String {
    String(UInt64.random(in: 100_000...999_999, using: &random))
  }

  private mutating func move(_ request: ProgrammeWorld.Seen, to step: String) async throws {
    let marks = ["returned": "project_name", "returned_2": "question"]
    try await here.world.move(
      request.id, to: step, by: decider(), marks: marks[step].map { [$0] } ?? [])
  }

  private mutating func take(_ request: ProgrammeWorld.Seen) async throws {
    try await here.world.take(
      request.id, by: decider(), over: Bool.random(using: &random))
  }

  // MARK: The grant

  private mutating func goOn(_ company: Int64) async throws {
    let member = try member(of: company)
    guard let request = try await here.newest(of: company) else {
      return try await begin(member, company)
    }
    if request.isPaused, Bool.random(using: &random) {
      return try await here.suspend(company, false)
    }
    guard request.isOpen else { return try await goOn(after: request, member, company) }
    switch request.step {
    case "created", "signing", "returned", "second_form", "returned_2":
      try await write(request, member, company)
    case "registered", "completeness_check", "registered_2", "completeness_check_2", "appeal":
      try await check(request, member, company)
    case "expertise": try await judge(request, company)
    case "expertise_done":
      try await move(request, to: random.one(of: ["pitching", "voting"]))
    case "pitching": try await pitch(request, company)
    case "pitching_done": try await move(request, to: "voting")
    case "voting": try await vote(request, company)
    case "protocol": try await minute()
    default: try await fulfil(request, member, company)
    }
  }

  /// Mostly those who may.
  private mutating func begin(_ member: Int64, _ company: Int64) async throws {
    let standing = try await here.newest(of: company, ProgrammeWorld.standing)
    guard standing?.step == "active" || random.isOne(in: 8) else {
      return try await takePart(company)
    }
    _ = try await here.world.draft(by: member, for: company)
  }

  /// It is over: they appeal, or ask again.
  private mutating func goOn(
    after request: ProgrammeWorld.Seen, _ member: Int64, _ company: Int64
  ) async throws {
    let isRejected = ["refused_formal", "commission_rejected"].contains(request.step)
    switch Int.random(in: 0..<8, using: &random) {
    case 0 where request.step == "commission_rejected": try await here.annul(of: request.id)
    case 1 where request.step == "refused_formal": try await here.propose(request)
    case 2...5 where isRejected:
      try await here.appeal(request.id, by: member, of: company)
    default: try await begin(member, company)
    }
  }

  private mutating func write(
    _ request: ProgrammeWorld.Seen, _ member: Int64, _ company: Int64
  ) async throws {
    let id = request.id
    let word = word()
    switch request.step {
    case "created":
      try await here.apply(
        id, budget: Int.random(in: 1...12, using: &random) * 1_000_000, by: member, of: company)
    case "signing" where random.isOne(in: 24), "returned_2" where random.isOne(in: 6):
      try await expire(request)
    case "returned_2" where random.isOne(in: 6):
      try await here.withdraw(id, by: member, of: company)
    case "signing" where random.isOne(in: 8):
      try await here.fill(
        id, ["project_name": .text("Құс жолы \(word)")], by: member, of: company)
    case "signing" where random.isOne(in: 4):
      try await here.freeze(id, by: member, of: company)
    case "signing": try await here.submit(id, by: member, of: company)
    case "returned": try await here.revise(id, word, by: member, of: company)
    case "second_form" where random.isOne(in: 16): try await here.annul(of: id)
    case "second_form": try await here.fillSecond(id, word, by: member, of: company)
    default: try await here.reviseSecond(id, word, by: member, of: company)
    }
  }

  private mutating func check(
    _ request: ProgrammeWorld.Seen, _ member: Int64, _ company: Int64
  ) async throws {
    let dice = Int.random(in: 0..<12, using: &random)
    switch (request.step, dice) {
    case ("registered", 0), ("registered_2", 0...3), ("appeal", 0):
      try await here.withdraw(request.id, by: member, of: company)
    case ("registered", _), ("registered_2", _), ("appeal", 1...3): try await take(request)
    case ("appeal", _): try await move(request, to: "voting")
    case ("completeness_check", 0): try await move(request, to: "returned")
    case ("completeness_check", 1): try await move(request, to: "refused_formal")
    case ("completeness_check", 2...6):
      try await here.askExperts(of: request.id, company: company, by: decider())
    case ("completeness_check", 7):
      // Whoever is of the company is refused.
      try await here.world.assign(
        random.one(of: ProgrammeWorld.experts), to: request.id,
        cleared: here.cleared(for: company), by: decider())
    case ("completeness_check", _): try await move(request, to: "expertise")
    case (_, 0...2): try await move(request, to: "returned_2")
    case (_, 3): try await move(request, to: "refused_formal")
    default: try await move(request, to: "contract")
    }
  }

  private mutating func judge(_ request: ProgrammeWorld.Seen, _ company: Int64) async throws {
    let opinions = try await here.opinions(of: request.id)
    guard !opinions.isEmpty else { return try await here.turnOpinions() }
    let opinion = try random.one(of: opinions)
    let (novelty, team) = (
      Int.random(in: 2...5, using: &random), Int.random(in: 2...5, using: &random)
    )
    switch opinion.status {
    case "assigned" where random.isOne(in: 12):
      try await here.world.step(opinion.id) { try $0.decline(because: .load, comment: "") }
    case "assigned":
      try await here.world.write(opinion.id, novelty: novelty, team: team)
    case "accepted", "returned":
      try await here.world.keep(opinion.id, novelty: novelty, team: team)
    case "draft":
      try await here.world.submit(
        opinion: opinion.id, by: opinion.expert, cleared: here.cleared(for: company))
    case "submitted" where random.isOne(in: 8):
      try await here.world.giveBack(opinion.id, by: decider())
    default: try await here.turnOpinions()
    }
  }

  private mutating func pitch(_ request: ProgrammeWorld.Seen, _ company: Int64) async throws {
    guard let day = try await here.day(of: request.id) else { return try await here.planDay() }
    if day.isDraft { return try await here.openDay(day.id) }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: try await move(request, to: "pitching_done")
    case 1, 2: try await here.closeDay(day.id)
    default:
      let (idea, talk) = (
        Int.random(in: 0...10, using: &random), Int.random(in: 0...10, using: &random)
      )
      try await here.grade(
        request.id, on: day.id, by: random.one(of: ProgrammeWorld.jurors), of: company,
        idea: idea, talk: talk)
    }
  }

  // MARK: The commission

  private mutating func vote(_ request: ProgrammeWorld.Seen, _ company: Int64) async throws {
    guard let ballot = try await here.lastBallot(of: request.id) else {
      return try await here.openRound(of: request.id)
    }
    // Two superusers have put it back here.
    if ballot.hasDecided { return try await move(request, to: "protocol") }
    let choices: [VoteChoice] = [.for, .for, .for, .against, .abstain]
    let choice = try random.one(of: choices)
    let isTied = ballot.outcome == "tied"
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: try await here.count(ballot.id, by: CommissionSamples.secretary, of: company)
    case 2: try await here.count(ballot.id, by: nil, of: company)
    case 3...7 where isTied: try await here.decide(choice, on: ballot.id)
    case _ where !ballot.isOpen: try await here.openRound(of: request.id)
    default:
      let voter = try random.one(of: CommissionSamples.voters)
      try await here.vote(choice, by: voter, in: ballot.id, of: company)
    }
  }

  /// What one of the protocols under way wants next, or another one begins.
  private mutating func minute() async throws {
    let underWay = try await here.protocolsUnderWay()
    if underWay.count < 2 { return _ = try await here.commission.draft() }
    let id = try random.one(of: underWay)
    switch try await here.commission.status(of: id) {
    case "draft": try await draw(id)
    case "agreed" where random.isOne(in: 12): try await here.commission.reopen(id)
    case "agreed": try await here.commission.askToSign(id)
    case "signing":
      for user in try await here.unsigned(id) { try await here.commission.sign(id, by: user) }
    case "signed" where random.isOne(in: 5): try await here.annul(id)
    case "signed": try await here.commission.apply(id)
    default: throw NothingToDo()
    }
  }

  private mutating func draw(_ id: Int64) async throws {
    let awaited = try await here.awaited()
    if awaited.isEmpty || random.isOne(in: 3) { return try await here.commission.agree(id) }
    let accepted = awaited.filter { $0.isGood }.map { $0.id }
    let rejected = awaited.filter { !$0.isGood }.map { $0.id }
    try await here.commission.put(accepted: accepted, rejected: rejected, on: id)
    try await here.commission.agree(id)
  }

  // MARK: What was granted

  private mutating func fulfil(
    _ request: ProgrammeWorld.Seen, _ member: Int64, _ company: Int64
  ) async throws {
    let dice = Int.random(in: 0..<12, using: &random)
    switch (request.step, dice) {
    case ("commission_approved", 0): try await here.annul(of: request.id)
    case ("contract", 0) where random.isOne(in: 3): try await here.annul(of: request.id)
    case ("commission_approved", _): try await move(request, to: "contract")
    case ("contract", 1...4): try await here.printPapers(of: request.id)
    case ("contract", 5...8):
      try await here.sign(request.id, as: .applicant, by: member, for: company)
    case ("contract", _):
      try await here.sign(request.id, as: .hub, by: ProgrammeWorld.signatory, for: nil)
    case ("active", 0...1): try await move(request, to: "suspended")
    case ("active", 2): try await move(request, to: "completed")
    case ("active", 3...8): try await askWithin(request, member, company)
    case ("active", _): try await here.report(on: request, word: word())
    case ("suspended", 0...3): try await move(request, to: "terminated")
    case ("suspended", _): try await move(request, to: "active")
    default: throw NothingToDo()
    }
  }

  private mutating func askWithin(
    _ grant: ProgrammeWorld.Seen, _ member: Int64, _ company: Int64
  ) async throws {
    let known = try await here.newest(of: company, ProgrammeWorld.child)
    guard let child = known, child.isOpen else {
      return _ = try await here.ask(within: grant.id, by: member, of: company)
    }
    switch child.step {
    case "created" where random.isOne(in: 6), "registered" where random.isOne(in: 6):
      try await here.withdraw(child.id, by: member, of: company)
    case "created": try await here.question(child.id, by: member, of: company)
    case "registered": try await take(child)
    default:
      try await here.world.move(
        child.id, to: random.one(of: ["answered", "answered", "refused"]), as: [.assignee],
        by: decider())
    }
  }

  // MARK: Participants

  private mutating func takePart(_ company: Int64) async throws {
    let member = try member(of: company)
    let word = word()
    let known = try await here.newest(of: company, ProgrammeWorld.standing)
    guard let request = known, request.isOpen else {
      return _ = try await here.world.draft(
        by: member, for: company, service: ProgrammeWorld.standing)
    }
    switch (request.step, Int.random(in: 0..<8, using: &random)) {
    case ("created", 0), ("check", 0):
      try await here.withdraw(request.id, by: member, of: company)
    case ("created", _): try await here.enter(request.id, by: member, of: company)
    case ("registered", _): try await take(request)
    case ("check", 1):
      try await here.world.move(
        request.id, to: "returned", as: [.manager], by: decider(), marks: ["product"])
    case ("check", 2):
      try await here.world.move(request.id, to: "refused", as: [.manager], by: decider())
    case ("check", _):
      try await here.world.move(request.id, to: "active", as: [.manager], by: decider())
    case ("returned", 0): try await expire(request)
    case ("returned", _): try await here.tellMore(request.id, word, by: member, of: company)
    case ("active", 0) where random.isOne(in: 4):
      try await here.world.move(request.id, to: "excluded", as: [.manager], by: decider())
    default: throw NothingToDo()
    }
  }

  // MARK: Trouble

  private static let steps = (DefaultProcess.document["statuses"]?.object ?? [:]).keys.sorted()

  private func expire(_ request: ProgrammeWorld.Seen) async throws {
    try await here.lapse(request)
    try await here.turnRequests()
  }

  private mutating func disturb(_ company: Int64) async throws {
    let member = try member(of: company)
    guard let request = try await here.newest(of: company) else { throw NothingToDo() }
    switch Int.random(in: 0..<20, using: &random) {
    case 0: try await here.withdraw(request.id, by: member, of: company)
    case 1: try await expire(request)
    case 2: try await here.turnRequests()
    case 3, 4: try await here.turnOpinions()
    case 5: try await here.suspend(company, true)
    case 6, 7:
      let resting = try await here.suspended()
      try await here.suspend(random.one(of: resting), false)
    case 8: try await here.nextCall()
    case 9: try await here.widenCalls()
    case 10: try await here.propose(request)
    case 11:
      try await here.propose(request)
      try await here.settle(
        correctionOf: request.id, confirms: true, by: ProgrammeWorld.superusers[1])
    case 12, 13, 14:
      try await here.settle(
        correctionOf: request.id, confirms: !random.isOne(in: 4),
        by: random.one(of: ProgrammeWorld.superusers))
    case 15: try await take(request)
    case 16: try await here.appeal(request.id, by: member, of: company)
    default:
      let step = try random.one(of: Self.steps)
      let marks = step.hasPrefix("returned") ? ["project_name"] : []
      try await here.world.move(
        request.id, to: step, as: Set(ProcessTable.Role.allCases), by: decider(), marks: marks)
    }
  }
}
