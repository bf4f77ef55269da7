import JSON
import Kernel
package import Postgres
package import ServicesDomain

/// A signature under an opinion that was found good.
package struct OpinionSignature: Sendable {
  /// The version whose bytes were signed.
  package let version: Int64
  /// What is kept of it, as JSON.
  package let kept: [UInt8]

  package init(version: Int64, kept: [UInt8]) {
    self.version = version
    self.kept = kept
  }
}

extension Opinions {
  /// Judges and keeps an opinion; the request moves on if it was the last one. The request is locked
  /// before the opinion, so that of two who submit last at once one finds the other's.
  package func submit(
    _ id: Int64, by expert: Int64, signature: OpinionSignature?, cleared: ClearedExperts,
    in tx: Transaction
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
    let version = opinion.opinion.rowVersion
    let step = try opinion.opinion.submit(answerFaults: await answerFaults(opinion, in: tx))
    if opinion.opinion.isSigned {
      guard let signature else { throw OpinionRefusal.signatureRequired }
      guard signature.version == version else { throw OpinionRefusal.stale(current: version) }
    }
    try await Opinions.save(step, of: opinion, signature: signature?.kept, in: tx)
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

  /// The bytes that an expert signs: what he says, of which request.
  package static func document(of opinion: Opinion) -> [UInt8] {
    CanonicalJSON.bytes(
      of: .object([
        "expertise_id": .number(String(opinion.id)),
        "request_id": .number(String(opinion.requestID)), "kind": .text(opinion.kind),
        "expert_id": .number(String(opinion.expertID)),
        "comment": .text(opinion.content.comment), "content": opinion.content.document,
      ]))
  }
}
