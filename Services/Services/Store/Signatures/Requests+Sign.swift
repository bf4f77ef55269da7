import Kernel
package import Postgres
package import ServicesDomain

/// A signature over the frozen answers of a request.
package struct RequestSignature: Sendable {
  package let document: FrozenDocument
  package let signature: CheckedSignature

  package init(document: FrozenDocument, signature: CheckedSignature) {
    self.document = document
    self.signature = signature
  }
}

/// A document that waits for the signature of an applicant.
package struct AwaitedSignature: Sendable {
  package let document: FrozenDocument
  /// For whom he signs; `nil`: for himself.
  package let companyID: Int64?
  package let signer: SignerDemand
}

extension Requests {
  /// How long the applicant may look for his key.
  static let signingTime: Duration = .seconds(30 * 60)

  /// Judges all answers of a locked request as a submission would, and freezes them to be signed. It
  /// goes to the step of signing where its table has one. Nothing is submitted and no number given.
  package func freeze(
    _ locked: inout LockedRequest, by applicant: Int64, in tx: Transaction
  ) async throws -> FrozenDocument {
    let isFirst = locked.request.status == .draft
    let step = try locked.request.awaitSignature(
      by: applicant, table: locked.table, calendar: locked.calendar, today: locked.context.today)
    if let step { try await save(step, of: locked, by: .applicant, in: tx) }
    var rehearsed = locked.request
    let (_, submission) = try rehearsed.submit(
      locked.answers, last: locked.last, by: applicant, table: locked.table, form: locked.form,
      context: locked.context, calendar: locked.calendar, standing: locked.standing)
    _ = try locked.signer(of: submission)
    if isFirst {
      try locked.service.checkOpen(now: locked.now)
      try await checkEligible(
        locked.eligibility, author: locked.request.authorID, company: locked.request.companyID,
        request: locked.request.id, house: locked.context.knowledge.facts, now: locked.now, in: tx)
    }
    return try await documents.freeze(
      signable(locked, submission, locked.request.number, at: locked.now),
      of: .submission(of: locked.request.id, attempt: submission.attempt), by: applicant,
      now: locked.now, until: locked.now + Requests.signingTime, in: tx)
  }

  /// What waits for the signature of a request of one's own.
  package func frozenToSign(_ id: Int64, ownedBy viewer: Viewer) async throws -> FrozenDocument {
    try await frozen(of: lookAtOwn(id, for: viewer))
  }

  /// The same, and whose signature it wants. `knowing`: what other contexts said of what its answers
  /// name; which fields are shown may hang on it.
  package func awaitingSignature(
    _ id: Int64, ownedBy viewer: Viewer, knowing knowledge: FormKnowledge
  ) async throws -> AwaitedSignature {
    let locked = try await lookAtOwn(id, for: viewer, knowing: knowledge)
    let document = try await frozen(of: locked)
    let assessment = locked.form.assess(
      locked.answers, in: locked.context, standing: locked.standing)
    let company = locked.request.companyID
    return AwaitedSignature(
      document: document, companyID: company,
      signer: try locked.form.signer(forCompany: company != nil, shown: assessment.visible))
  }

  private func frozen(of locked: LockedRequest) async throws -> FrozenDocument {
    let attempt = locked.request.submissions + 1
    guard locked.formVersion > 0,
      let document = try await documents.newest(
        of: .submission(of: locked.request.id, attempt: attempt))
    else { throw SignatureRefusal.nothingToSign }
    return document
  }
}
