import Access
import HTTPCore
import Idempotency
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

  /// Where opinions are signed: what is written is judged and frozen.
  func beginSigning(
    _ id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let now = clock.now()
    return try await commands.run(request, by: principal) { tx in
      let document = try await opinions.freeze(id, by: viewer.userID, now: now, in: tx)
      return .json(status: .created) { document.write(to: &$0) }
    }
  }

  func submit(
    _ id: Int64, signature cms: [UInt8]?, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let own = try await own(id, of: viewer)
    let cleared = try await cleared([viewer.userID], of: own.companyID)
    let signature = try await signature(cms, under: own.opinion)
    let now = clock.now()
    return try await commands.run(request, by: principal) { tx in
      try await opinions.submit(
        id, by: viewer.userID, signature: signature, cleared: cleared, now: now, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  /// Checked before the transaction; `nil` where none was given, or none is asked for.
  private func signature(
    _ cms: [UInt8]?, under opinion: Opinion
  ) async throws -> OpinionSignature? {
    guard let cms, opinion.isSigned else { return nil }
    let document = try await opinions.awaitingSignature(of: opinion)
    let checked = try await signatures.check(
      cms, over: document, by: opinion.expertID, for: .person)
    return OpinionSignature(document: document, signature: checked)
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
