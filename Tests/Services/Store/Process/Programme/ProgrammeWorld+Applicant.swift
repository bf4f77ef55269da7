import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// What those do who act for a company.
extension ProgrammeWorld {
  func fill(
    _ id: Int64, _ answers: [String: FormValue], by member: Int64, of company: Int64
  ) async throws {
    let viewer = world.viewer(member, companies: [company])
    _ = try await world.database.transaction { [requests = world.requests] tx in
      let locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      return try await requests.keep(answers, in: locked, by: member, tx: tx)
    }
  }

  /// Good answers, and what the project costs.
  func apply(_ id: Int64, budget: Int, by member: Int64, of company: Int64) async throws {
    var answers = ServicesWorld.answers
    answers["budget"] = .number(String(budget))
    try await fill(id, answers, by: member, of: company)
    if terms.isSigned {
      try await freeze(id, by: member, of: company)
    } else {
      try await submit(id, by: member, of: company)
    }
  }

  /// Of what was marked only.
  func revise(_ id: Int64, _ word: String, by member: Int64, of company: Int64) async throws {
    try await fill(id, ["project_name": .text("Құс жолы \(word)")], by: member, of: company)
    try await send(id, by: member, of: company)
  }

  func fillSecond(_ id: Int64, _ word: String, by member: Int64, of company: Int64) async throws {
    try await fill(
      id, ["topic": "taxes", "question": .text("Какой будет договор \(word)?")], by: member,
      of: company)
    try await send(id, by: member, of: company)
  }

  func reviseSecond(_ id: Int64, _ word: String, by member: Int64, of company: Int64) async throws {
    try await fill(
      id, ["question": .text("Когда будет договор \(word)?")], by: member, of: company)
    try await send(id, by: member, of: company)
  }

  private func send(_ id: Int64, by member: Int64, of company: Int64) async throws {
    if terms.isSigned { try await freeze(id, by: member, of: company) }
    try await submit(id, by: member, of: company)
  }

  func freeze(_ id: Int64, by member: Int64, of company: Int64) async throws {
    let viewer = world.viewer(member, companies: [company])
    _ = try await world.database.transaction { [requests = world.requests] tx in
      try await requests.hold(author: member, company: company, in: tx)
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      return try await requests.freeze(&locked, by: member, in: tx)
    }
  }

  /// As it was frozen, where it is to be signed.
  func submit(_ id: Int64, by member: Int64, of company: Int64) async throws {
    let viewer = world.viewer(member, companies: [company])
    var signed: RequestSignature?
    if terms.isSigned {
      let awaited = try await world.requests.awaitingSignature(
        id, ownedBy: viewer, knowing: .none)
      signed = RequestSignature(
        document: awaited.document,
        signature: try .sample(
          of: awaited.document, by: member, for: awaited.companyID, awaited.signer.policy))
    }
    try await send(id, signed, by: member, of: company)
  }

  private func send(
    _ id: Int64, _ signature: RequestSignature?, by member: Int64, of company: Int64
  ) async throws {
    let viewer = world.viewer(member, companies: [company])
    _ = try await world.database.transaction { [requests = world.requests] tx in
      // People and companies before requests, as whoever follows them locks them too.
      try await requests.hold(author: member, company: company, in: tx)
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      return try await requests.submit(&locked, by: member, signed: signature, in: tx)
    }
  }

  func withdraw(_ id: Int64, by member: Int64, of company: Int64) async throws {
    let viewer = world.viewer(member, companies: [company])
    try await world.database.transaction { [requests = world.requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      let step = try locked.request.withdraw(
        by: member, comment: nil, table: locked.table, calendar: locked.calendar,
        today: locked.context.today)
      try await requests.save(step, of: locked, by: .applicant, in: tx)
    }
  }

  func appeal(_ id: Int64, by member: Int64, of company: Int64) async throws {
    let viewer = world.viewer(member, companies: [company])
    try await world.database.transaction { [requests = world.requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      try await requests.appeal(&locked, by: member, comment: "Не согласны", in: tx)
    }
  }

  // MARK: Participants, and what is asked for within a grant

  func enter(_ id: Int64, by member: Int64, of company: Int64) async throws {
    let answers: [String: FormValue] = [
      "activity": "software", "product": "Платформа учёта для степных хозяйств.", "people": 12,
      "phone": "+7 701 000 00 00", "email": "aigerim@example.kz", "consent": true,
    ]
    try await fill(id, answers, by: member, of: company)
    try await send(id, nil, by: member, of: company)
  }

  /// What was returned of a participant's request.
  func tellMore(_ id: Int64, _ word: String, by member: Int64, of company: Int64) async throws {
    try await fill(
      id, ["product": .text("Платформа учёта для хозяйств \(word).")], by: member, of: company)
    try await send(id, nil, by: member, of: company)
  }

  func ask(within grant: Int64, by member: Int64, of company: Int64) async throws -> Int64 {
    let wish = NewRequest(
      service: Self.child, authorID: member, companyID: company, parentID: grant)
    return try await world.database.transaction { [requests = world.requests] tx in
      try await requests.open(wish, now: WallClock.live.now(), in: tx).id
    }
  }

  func question(_ id: Int64, by member: Int64, of company: Int64) async throws {
    try await fill(
      id, ["topic": "other", "question": "Можно ли продлить договор?"], by: member, of: company)
    try await send(id, nil, by: member, of: company)
  }
}
