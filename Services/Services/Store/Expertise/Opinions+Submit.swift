package import Kernel
package import Postgres
package import ServicesDomain

/// A signature over the frozen words of an opinion.
package struct OpinionSignature: Sendable {
  package let document: FrozenDocument
  package let signature: CheckedSignature

  package init(document: FrozenDocument, signature: CheckedSignature) {
    self.document = document
    self.signature = signature
  }
}

extension Opinions {
  /// Judges and keeps an opinion; the request moves on if it was the last one. The request is locked
  /// before the opinion, so that of two who submit last at once one finds the other's.
  package func submit(
    _ id: Int64, by expert: Int64, signature: OpinionSignature?, cleared: ClearedExperts,
    now: Instant, in tx: Transaction
  ) async throws {
    let request = try await Opinions.request(of: id, by: expert, in: tx)
    let locked = try await requests.lockForWork(request, in: tx)
    guard cleared.allows(expert, of: locked.request.companyID) else {
      throw OpinionRefusal.conflictOfInterest(.member)
    }
    guard locked.request.status == .inProgress || locked.request.status == .submitted else {
      throw OpinionRefusal.requestNotOpen
    }
    var opinion = try await Opinions.lock(id, of: expert, in: tx)
    let step = try opinion.opinion.submit(answerFaults: await answerFaults(opinion, in: tx))
    if opinion.opinion.isSigned {
      guard let signature else { throw OpinionRefusal.signatureRequired }
      try await requests.documents.take(
        signature.signature, of: signature.document, stillSaying: opinion.opinion.documentBytes,
        now: now, in: tx)
    }
    try await Opinions.save(step, of: opinion, in: tx)
    guard let round = try await ExpertiseRound.open(of: request, in: tx) else { return }
    let plan = try await ServicePlans.expertise(of: locked.request.serviceCode, in: tx)
    let opinions = try await Opinions.lock(all: round, in: tx)
    _ = try await settle(opinions, of: locked, in: round, plan: plan, by: expert, tx: tx)
  }

  /// The request of an opinion of the expert's own.
  private static func request(
    of id: Int64, by expert: Int64, in tx: Transaction
  ) async throws -> Int64 {
    let row = try await tx.query(
      """
      select service_request_id from service_expertise
      where id = \(id) and user_id = \(expert) and round_id is not null
      """
    ).first
    guard let row else { throw OpinionRefusal.missing }
    return try row.int64("service_request_id")
  }

  /// What is wrong with the fields of a form beside its scores.
  private func answerFaults(
    _ locked: LockedOpinion, in tx: Transaction
  ) async throws -> [FieldFault] {
    guard let key = locked.form else { return [] }
    let form = try await requests.form(id: key.id, version: key.version, in: tx)
    return form.faults(
      beside: locked.opinion.criteria, in: locked.opinion.content, today: locked.today)
  }

  /// Judges what an expert has written as a submission would, and freezes it to be signed.
  package func freeze(
    _ id: Int64, by expert: Int64, now: Instant, in tx: Transaction
  ) async throws -> FrozenDocument {
    let locked = try await Opinions.lock(id, of: expert, in: tx)
    guard locked.opinion.isSigned else { throw SignatureRefusal.nothingToSign }
    var rehearsed = locked.opinion
    _ = try rehearsed.submit(answerFaults: await answerFaults(locked, in: tx))
    return try await requests.documents.freeze(
      locked.opinion.documentBytes, of: locked.opinion.document, by: expert, now: now,
      until: now + Requests.signingTime, in: tx)
  }

  /// What waits for the expert's signature. Throws `SignatureRefusal.nothingToSign`.
  package func awaitingSignature(of opinion: Opinion) async throws -> FrozenDocument {
    guard let document = try await requests.documents.newest(of: opinion.document) else {
      throw SignatureRefusal.nothingToSign
    }
    return document
  }
}
