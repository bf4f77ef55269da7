import Kernel
import Postgres
import ServicesDomain

extension DemoStory {
  private var applicant: Viewer {
    Viewer(userID: cast.applicant.id, companies: [cast.company.id], isStaff: false)
  }

  /// `company`: what identity says of it, where the service asks.
  func draft(
    _ service: String, _ written: String, for company: FormFacts? = nil
  ) async throws -> Int64 {
    let answers = try FormValue(json: Array(written.utf8)).object ?? [:]
    let wish = NewRequest(
      service: service, authorID: cast.applicant.id, companyID: cast.company.id)
    let id = try await requests.open(wish, house: company, now: now, in: tx).id
    let locked = try await requests.lock(id, ownedBy: applicant, in: tx)
    _ = try await requests.keep(answers, in: locked, by: cast.applicant.id, tx: tx)
    return id
  }

  /// It is given to the manager as it comes in.
  func submit(_ id: Int64, for company: FormFacts? = nil) async throws {
    var locked = try await requests.lock(
      id, ownedBy: applicant, knowing: FormKnowledge(facts: company), in: tx)
    _ = try await requests.submit(&locked, by: cast.applicant.id, in: tx)
  }

  func handIn(_ answers: String) async throws -> Int64 {
    let id = try await draft("seed-money", answers)
    try await submit(id)
    return id
  }

  func move(
    _ id: Int64, to step: String, by person: DemoCast.Person,
    as roles: Set<ProcessTable.Role> = [], comment: String? = nil, marks: [String] = []
  ) async throws {
    var locked = try await requests.lockForWork(id, in: tx)
    let decision = Decision(
      from: locked.request.bpStatus, to: step, comment: comment,
      marks: marks.map { FieldMark(field: $0) })
    let made = try locked.request.decide(
      decision, by: person.id, as: roles, table: locked.table, form: locked.form,
      last: locked.last, calendar: locked.calendar, today: locked.context.today)
    try await requests.save(made, of: locked, by: .staff, in: tx)
  }

  // MARK: Experts

  /// The experts of one request are asked; the keys of their opinions.
  func ask(about request: Int64) async throws -> [Int64] {
    let opinions = Opinions(requests: requests)
    var asked: [Int64] = []
    for expert in cast.experts {
      let locked = try await opinions.lockRequest(request, in: tx)
      asked.append(
        try await opinions.assign(
          expert.id, to: "technical", of: locked, cleared: cleared(expert.id), by: cast.manager.id,
          in: tx))
    }
    try await move(request, to: "expertise", by: cast.manager)
    return asked
  }

  func judge(_ opinion: Int64, novelty: Int, team: Int) async throws {
    var change = OpinionContent.Change()
    change.scores = [
      "novelty": OpinionContent.Mark(score: novelty, comment: "Похожее есть, но не у нас."),
      "team": OpinionContent.Mark(score: team),
    ]
    change.recommendation = .some(.yes)
    var locked = try await Opinions.lock(opinion, in: tx)
    try await Opinions.save(try locked.opinion.accept(), of: locked, in: tx)
    locked = try await Opinions.lock(opinion, in: tx)
    try await Opinions.save(
      try locked.opinion.keep(change, expecting: nil), of: locked, in: tx)
    let expert = locked.opinion.expertID
    try await Opinions(requests: requests).submit(
      opinion, by: expert, signature: nil, cleared: cleared(expert), now: now, in: tx)
  }

  /// A request of which both experts have spoken.
  func judged(_ answers: String) async throws -> Int64 {
    let id = try await handIn(answers)
    for opinion in try await ask(about: id) { try await judge(opinion, novelty: 4, team: 4) }
    return id
  }

  private func cleared(_ person: Int64) -> ClearedExperts {
    ClearedExperts(of: cast.company.id, [person])
  }

  // MARK: The commission

  /// A day that is open, with two grades of three.
  func pitch(_ request: Int64) async throws {
    let sessions = PitchingSessions(requests: requests)
    var wish = PitchingWish()
    wish.title = "Питчинг Seed Money"
    wish.place = "C1, зал «Сатпаев»"
    wish.requests = [request]
    wish.jurors = cast.voters.map(\.id)
    let id = try await sessions.make(
      wish, for: "seed-money", startsAt: now, by: cast.manager.id, in: tx)
    try await sessions.open(id, by: cast.manager.id, in: tx)
    for (juror, market) in zip(cast.voters, [8, 6]) {
      try await sessions.grade(
        id, request: request, by: juror.id,
        .object(["market": .number(String(market)), "team": .number("9")]), comment: "",
        cleared: cleared(juror.id), in: tx)
    }
  }

  func openBallot(on request: Int64) async throws -> Int64 {
    try await move(request, to: "voting", by: cast.secretary, as: [.secretary])
    let row = try await tx.query(
      "select id from service_ballot where service_request_id = \(request) and status = 'open'"
    ).first
    guard let id = try row?.int64("id") else { throw RequestError.missing }
    return id
  }

  func vote(_ choice: VoteChoice, by voter: DemoCast.Person, in ballot: Int64) async throws {
    try await Ballots(requests).cast(
      VoteWish(choice: choice, comment: choice == .against ? "Рынок занят." : nil), in: ballot,
      by: voter.id, ofCompany: cast.company.id, tx: tx)
  }

  /// All vote alike: the ballot is over with the last of them.
  func decide(_ request: Int64, _ choice: VoteChoice) async throws {
    let ballot = try await openBallot(on: request)
    for voter in cast.voters { try await vote(choice, by: voter, in: ballot) }
  }

  /// What waits for the signatures of those who sat.
  func keepMinutes(accepted: Int64, rejected: Int64) async throws {
    let protocols = Protocols(requests)
    let id = try await protocols.draft(
      for: "seed-money", heldOn: today, attending: nil, in: tx)
    try await protocols.put(
      Agenda(accepted: [accepted], rejected: [rejected], undecided: []), on: id, expecting: nil,
      in: tx)
    try await protocols.agree(id, by: cast.secretary.id, expecting: nil, in: tx)
    try await protocols.askToSign(id, by: cast.secretary.id, expecting: nil, in: tx)
  }
}
