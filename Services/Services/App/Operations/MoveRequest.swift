import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Judges, freezes, numbers. Who applies for a company must still be of it.
  func submit(
    _ id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await confirmedCompany(of: id, viewer)
    let knowledge = try await knowledge(of: id, for: viewer)
    return try await submit(
      id, signed: .success(nil), company, knowledge, request, by: principal, viewer)
  }

  /// For whom a request of one's own is, after identity has confirmed that he is still of it.
  func confirmedCompany(of id: Int64, _ viewer: Viewer) async throws -> Int64? {
    guard let row = try await requests.read(id, for: viewer).first else {
      throw RequestError.missing
    }
    let company = try row.optionalInt64("company_id")
    if let company {
      guard try await memberships.isMember(viewer.userID, company) else {
        throw ServiceRefusal.notMember
      }
    }
    return company
  }

  func submit(
    _ id: Int64, signed: Result<RequestSignature?, any Error>, _ company: Int64?,
    _ knowledge: FormKnowledge, _ request: Request, by principal: Principal, _ viewer: Viewer
  ) async throws -> Response {
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests] tx in
      let signed = try signed.get()
      // People and companies before requests, as whoever follows them locks them too.
      try await requests.hold(author: viewer.userID, company: company, in: tx)
      var locked = try await requests.lock(id, ownedBy: viewer, knowing: knowledge, in: tx)
      if locked.request.companyID != company {
        // The company was merged into another one a moment ago.
        try await requests.hold(
          author: viewer.userID, company: locked.request.companyID, in: tx)
      }
      let receipt = try await requests.submit(
        &locked, by: viewer.userID, signed: signed, in: tx)
      return try await requests.answer(id, for: viewer, in: choice, receipt: receipt, tx)
    }
  }

  func withdraw(
    _ id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    var comment: String?
    if !request.body.isEmpty {
      var input = try await request.json()
      comment = input.string("comment", required: false, max: 5_000, multiline: true)
      try input.finish()
    }
    let words = comment
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      let step = try locked.request.withdraw(
        by: viewer.userID, comment: words, table: locked.table, calendar: locked.calendar,
        today: locked.context.today)
      try await requests.save(step, of: locked, by: .applicant, in: tx)
      return try await requests.answer(id, for: viewer, in: choice, tx)
    }
  }

  /// A rejection is not accepted: once, in time, and somebody else looks at it.
  func appeal(
    _ id: Int64, _ comment: String, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      try await requests.appeal(&locked, by: viewer.userID, comment: comment, in: tx)
      return try await requests.answer(id, for: viewer, in: choice, tx)
    }
  }

  func take(
    _ id: Int64, over takeOver: Bool, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests] tx in
      var locked = try await requests.lockForWork(id, in: tx)
      let step = try locked.request.take(
        by: viewer.userID, over: takeOver, table: locked.table, calendar: locked.calendar,
        today: locked.context.today)
      try await requests.save(step, of: locked, by: .staff, in: tx)
      return try await requests.answer(id, for: viewer, in: choice, tx)
    }
  }

  func decide(
    _ decision: Decision, on id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests] tx in
      try await requests.decide(decision, on: id, by: viewer, in: tx)
      return try await requests.answer(id, for: viewer, in: choice, tx)
    }
  }

  /// Gives it to a colleague.
  func assign(
    _ id: Int64, to colleague: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests] tx in
      try await requests.assign(id, to: colleague, by: viewer, in: tx)
      return try await requests.answer(id, for: viewer, in: choice, tx)
    }
  }
}

extension Requests {
  /// One member of the staff moves one request.
  func decide(
    _ decision: Decision, on id: Int64, by viewer: Viewer, in tx: Transaction
  ) async throws {
    var locked = try await lockForWork(id, in: tx)
    let step = try locked.request.decide(
      decision, by: viewer.userID, as: locked.roles(of: viewer), table: locked.table,
      form: locked.form, last: locked.last, calendar: locked.calendar,
      today: locked.context.today)
    try await save(step, of: locked, by: .staff, in: tx)
  }

  func assign(
    _ id: Int64, to colleague: Int64, by viewer: Viewer, in tx: Transaction
  ) async throws {
    var locked = try await lockForWork(id, in: tx)
    let step = try locked.request.assign(
      to: colleague, by: viewer.userID, as: locked.roles(of: viewer),
      managers: Set(locked.managers), table: locked.table, calendar: locked.calendar,
      today: locked.context.today)
    try await save(step, of: locked, by: .staff, in: tx)
  }

  /// The request as it stands after a command, in the same transaction.
  fileprivate func answer(
    _ id: Int64, for viewer: Viewer, in choice: LanguageChoice,
    receipt: SubmissionReceipt? = nil, _ tx: Transaction
  ) async throws -> Response {
    guard let row = try await read(id, for: viewer, in: tx).first else {
      throw RequestError.missing
    }
    guard let receipt else { return try RowsJSON.one(row, in: choice) }
    return try RowsJSON.one(row, in: choice, receipt: receipt)
  }
}
