import Access
import HTTPCore
import Idempotency
import JSON
import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What an expert does with an opinion of his own.
extension ExpertiseDesk {
  func accept(_ id: Int64, _ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await own(id, of: viewer).companyID
    let cleared = try await cleared([viewer.userID], of: company)
    return try await commands.run(request, by: principal) { tx in
      var locked = try await Opinions.lock(id, of: viewer.userID, in: tx)
      try locked.check(viewer.userID, cleared)
      let step = try locked.opinion.accept()
      try await Opinions.save(step, of: locked, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  /// Somebody else is sought by a job.
  func decline(
    _ id: Int64, because reason: DeclineReason, comment: String, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.run(request, by: principal) { tx in
      var locked = try await Opinions.lock(id, of: viewer.userID, in: tx)
      let step = try locked.opinion.decline(because: reason, comment: comment)
      try await Opinions.save(step, of: locked, in: tx)
      try await JobQueue.enqueue(ExpertiseTurn(request: locked.opinion.requestID), in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  /// Autosave over the version that the expert saw.
  func keep(
    _ id: Int64, _ draft: OpinionDraft, expecting version: Int64?, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    return try await database.transaction { tx in
      var locked = try await Opinions.lock(id, of: viewer.userID, in: tx)
      let change = try await draft.change(of: locked, opinions, in: tx)
      let step = try locked.opinion.keep(change, expecting: version)
      try await Opinions.save(step, of: locked, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  func submit(
    _ id: Int64, signature: String?, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let own = try await own(id, of: viewer)
    let cleared = try await cleared([viewer.userID], of: own.companyID)
    var kept: OpinionSignature?
    if own.opinion.isSigned, let signature {
      kept = OpinionSignature(
        version: own.opinion.rowVersion,
        kept: try await seal.check(
          Opinions.document(of: own.opinion), signature, viewer.userID))
    }
    let good = kept
    return try await commands.run(request, by: principal) { tx in
      try await opinions.submit(
        id, by: viewer.userID, signature: good, cleared: cleared, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  /// The bytes to sign.
  func document(_ id: Int64, for viewer: Viewer) async throws -> [UInt8] {
    Opinions.document(of: try await own(id, of: viewer).opinion)
  }

  private func own(_ id: Int64, of viewer: Viewer) async throws -> LockedOpinion {
    try await database.transaction { tx in
      try await Opinions.lock(id, of: viewer.userID, in: tx)
    }
  }

  func answer(
    _ id: Int64, for viewer: Viewer, _ request: Request, _ tx: Transaction
  ) async throws -> Response {
    guard let row = try await Opinions.read(id, for: viewer, in: tx).first else {
      throw OpinionRefusal.missing
    }
    return try ExpertiseJSON.one(row, in: request.languages)
  }
}

extension LockedOpinion {
  /// Who became one of the company, or answers for the request, since he was asked.
  fileprivate func check(_ expert: Int64, _ cleared: ClearedExperts) throws {
    if expert == assigneeID { throw OpinionRefusal.conflictOfInterest(.assignee) }
    guard cleared.allows(expert, of: companyID) else {
      throw OpinionRefusal.conflictOfInterest(.member)
    }
  }
}

/// What an expert typed, not yet held against the criteria.
struct OpinionDraft: Sendable {
  let scores: FormValue?
  let recommendation: Recommendation??
  let comment: String?
  let answers: FormValue?

  init(_ input: inout InputReader) throws {
    let scores = input.json("scores", required: false)
    let answers = input.json("answers", required: false)
    let isCleared = input.isNull("recommendation")
    let word = input.choice("recommendation", of: Recommendation.self, required: false)
    let comment = input.string("comment", required: false, min: 0, max: 20_000, multiline: true)
    if let answers, answers.members == nil { input.fault("answers", .wrongType(.object)) }
    try input.finish()
    self.scores = scores.map { FormValue($0) }
    self.answers = answers.map { FormValue($0) }
    self.comment = comment
    recommendation = isCleared ? .some(nil) : word.map { .some($0) }
  }

  /// Every fault of its shape at once.
  func change(
    of locked: LockedOpinion, _ opinions: Opinions, in tx: Transaction
  ) async throws -> OpinionContent.Change {
    let criteria = locked.opinion.criteria
    var change = OpinionContent.Change()
    var faults: [FieldFault] = []
    if let scores {
      let read = OpinionContent.Change.scores(scores, by: criteria)
      change.scores = read.scores
      faults += read.faults
    }
    if let answers = answers?.object {
      faults += try await opinions.shapeFaults(of: answers, in: locked, tx: tx)
      change.answers = answers
    }
    guard faults.isEmpty else { throw ValidationFailure(faults) }
    change.recommendation = recommendation
    change.comment = comment
    return change
  }
}
