import Crypto
package import Kernel
package import Postgres
import ServicesDomain

/// The receipt of a submission.
package struct SubmissionReceipt: Sendable {
  package let attempt: Int
  package let number: String
  package let sha256: [UInt8]
  package let submittedAt: Instant
}

extension Requests {
  private static let nextNumber = Statement(
    """
    insert into service_requestnumber (service_id, year, last) values ($1, $2, 1)
    on conflict (service_id, year) do update set last = service_requestnumber.last + 1
    returning last
    """)

  private static let freezing = Statement(
    """
    insert into service_requestsubmission (service_request_id, attempt, user_id, hub_form_id,
      hub_form_version, data, visible, changes, canonical, sha256, stage, applicant)
    values ($1, $2, $3, $4, $5, $6::jsonb, $7::text[], $8::text[], $9, $10, $11,
      jsonb_strip_nulls(jsonb_build_object(
        'user', (
          select jsonb_build_object('id', who.id, 'name', nullif(u.display_name, ''))
          from (select $12::bigint as id) who left join user_ref u on u.id = who.id
          where who.id is not null),
        'company', (
          select jsonb_build_object('id', who.id, 'name', nullif(c.name, ''), 'bin', $14::text,
            'verified', coalesce(c.verified, false))
          from (select $13::bigint as id) who left join company_ref c on c.id = who.id
          where who.id is not null))))
    """)

  private static let submittedData = Statement(
    "update service_hubformdata set data = $2::jsonb, status = 'submitted', "
      + "row_version = row_version + 1, updated_at = now() where id = $1")

  /// Judges, freezes and numbers a locked request. The number is taken last: the counter's row
  /// stays locked up to the commit, and a request with faults must not hold it. What is signed is
  /// submitted as it was signed. Throws `SignatureRefusal` where a signature is missing or does not fit.
  package func submit(
    _ locked: inout LockedRequest, by applicant: Int64, signed: RequestSignature? = nil,
    in tx: Transaction
  ) async throws -> SubmissionReceipt {
    try locked.checkForm()
    let isFirst = locked.request.status == .draft
    if signed == nil, locked.needsSignature { throw SignatureRefusal.required }
    let unnumbered = locked.request.number
    var context = locked.context
    context.knowledge.taken = try await takenFields(
      locked.form, id: locked.formID, locked.answers, context: context, by: locked.request.id,
      standing: locked.standing, in: tx)
    let (step, submission) = try locked.request.submit(
      locked.answers, last: locked.last, by: applicant, table: locked.table, form: locked.form,
      context: context, calendar: locked.calendar, standing: locked.standing)
    try await claimUnique(
      submission.judged, of: locked.form, id: locked.formID, by: locked.request.id, in: tx)
    var filled = submission.answers
    if locked.needsSignature || submission.needsSignature || signed != nil {
      let signer = try locked.signer(of: submission)
      guard let signed else { throw SignatureRefusal.required }
      guard signed.signature.policy == signer.policy else { throw SignatureRefusal.outdated }
      let bytes = signable(locked, submission, unnumbered, at: signed.document.frozenAt)
      let key = try await documents.take(
        signed.signature, of: signed.document, stillSaying: bytes, now: locked.now, in: tx)
      if let field = locked.form.signatureField(shown: submission.visible) {
        // The signed bytes cannot hold what signs them; the version does.
        filled[field.name] = .text(String(key))
      }
    }
    if isFirst {
      try locked.service.checkOpen(now: locked.now)
      try await checkEligible(
        locked.eligibility, author: locked.request.authorID, company: locked.request.companyID,
        request: locked.request.id, house: locked.context.knowledge.facts, now: locked.now, in: tx)
      try await takePlace(&locked, in: tx)
    }
    locked.place.amount =
      locked.stage == 1 ? locked.amount(in: submission.answers) : locked.place.amount
    if locked.request.number == nil {
      let year = locked.context.today.year
      let count = try await tx.query(Requests.nextNumber(locked.service.code, year)).first
      locked.request.give(
        number: RequestNumber.text(
          service: locked.service.code, year: year, count: try count?.int64("last") ?? 0))
    }
    let number = locked.request.number ?? ""
    let canonical =
      signed?.document.bytes
      ?? CanonicalJSON.bytes(
        of: document(of: locked, submission, number, ("submitted_at", locked.now)))
    let digest = try SHA256.digest(canonical)
    let answers = JSONText(FormValue.object(filled).bytes)
    _ = try await tx.batch([
      Requests.freezing(
        locked.request.id, submission.attempt, applicant, locked.formID, locked.formVersion,
        answers, submission.visible.sorted().asArray, submission.changes.asArray, canonical,
        digest, locked.stage, locked.request.authorID == 0 ? nil : locked.request.authorID,
        locked.request.companyID, locked.context.knowledge.facts?["company.tin"]?.text),
      Requests.submittedData(locked.dataID, answers),
    ])
    try await save(step, of: locked, by: .applicant, submission: submission, in: tx)
    return SubmissionReceipt(
      attempt: submission.attempt, number: number, sha256: digest, submittedAt: locked.now)
  }

  /// What is frozen to be signed: as above, but the first time without the number, which is given when
  /// it goes in, and with the moment of freezing.
  func signable(
    _ locked: LockedRequest, _ submission: Submission, _ number: String?, at frozen: Instant
  ) -> [UInt8] {
    CanonicalJSON.bytes(of: document(of: locked, submission, number, ("frozen_at", frozen)))
  }

  func document(
    of locked: LockedRequest, _ submission: Submission, _ number: String?,
    _ moment: (name: String, time: Instant)
  ) -> FormValue {
    var members: [String: FormValue] = [
      "request_id": .number(String(locked.request.id)),
      "number": number.map { .text($0) } ?? .null,
      "attempt": .number(String(submission.attempt)), "stage": .number(String(locked.stage)),
      "service": .text(locked.service.code),
      "form": .object([
        "id": .number(String(locked.formID)), "version": .number(String(locked.formVersion)),
      ]),
      "applicant": .object([
        "user_id": locked.request.authorID == 0
          ? .null : .number(String(locked.request.authorID)),
        "company_id": locked.request.companyID.map { .number(String($0)) } ?? .null,
      ]),
      "answers": .object(submission.answers),
      moment.name: .text(moment.time.rfc3339Microseconds),
    ]
    if submission.isImported { members["imported"] = .bool(true) }
    return .object(members)
  }
}

extension LockedRequest {
  /// Whose signature the answers want.
  func signer(of submission: Submission) throws(SignatureRefusal) -> SignerDemand {
    try form.signer(forCompany: request.companyID != nil, shown: submission.visible)
  }
}

extension Submission {
  /// What was judged: of the rest nobody asks whether it is unique.
  fileprivate var judged: [String: FormValue] {
    standing.isEmpty ? answers : answers.filter { !standing.contains($0.key) }
  }
}
