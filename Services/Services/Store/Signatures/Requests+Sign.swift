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

  private static let attempt = Statement(
    """
    select r.submissions, d.hub_form_id, d.hub_form_version, r.company_id
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_hubformdata d on d.id = \(RequestColumns.currentData)
    where r.id = $1 and (r.author_id = $2 or r.company_id = any($3::int[]))
    """)

  /// What waits for the signature of a request of one's own, and whose it must be.
  package func awaitingSignature(
    _ id: Int64, ownedBy viewer: Viewer
  ) async throws -> (document: FrozenDocument, company: Int64?, policy: SignerPolicy) {
    let rows = try await database.read(
      Requests.attempt(id, viewer.userID, viewer.companies.asArray))
    guard let row = rows.first else { throw RequestError.missing }
    let attempt = try row.int("submissions") + 1
    guard
      let document = try await documents.newest(of: .submission(of: id, attempt: attempt)),
      let form = try await form(
        id: row.int64("hub_form_id"), version: row.optionalInt("hub_form_version") ?? 0)
    else { throw SignatureRefusal.nothingToSign }
    let company = try row.optionalInt64("company_id")
    return (document, company, form.signerPolicy(forCompany: company != nil))
  }
}
