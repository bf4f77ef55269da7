import Crypto
import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// The receipt of answers that were frozen.
package struct ReportReceipt: Sendable {
  package let attempt: Int
  package let sha256: [UInt8]
  /// What is to be signed, where its terms ask for a signature.
  package let document: FrozenDocument?
}

extension Reports {
  private static let keeping = ReportStatements {
    "update \($0.table) set data = $2::jsonb where id = $1"
  }

  /// Lays a change over the draft; an open report becomes a draft.
  package func keep(
    _ change: [String: FormValue], in locked: inout LockedReport, by author: Int64,
    tx: Transaction
  ) async throws {
    try Reports.checkOpen(locked)
    let step = try locked.report.write(by: author)
    let merged = try locked.form.merge(change, into: locked.answers)
    try tx.enqueue(
      Reports.keeping[locked.report.kind](
        locked.report.id, JSONText(FormValue.object(merged).bytes)))
    try await save(step, of: locked, in: tx)
  }

  private static let freezing = ReportStatements {
    """
    insert into service_reportversion (source, report_id, service_request_id, attempt, user_id,
      data, changes, canonical, sha256)
    values ('\($0.source)', $1, $2, $3, $4, $5::jsonb, $6::text[], $7, $8)
    """
  }

  /// Judges and freezes the answers: the report is handed in, or laid out for its signature.
  package func handIn(
    _ locked: inout LockedReport, by author: Int64, now: Instant, in tx: Transaction
  ) async throws -> ReportReceipt {
    try Reports.checkOpen(locked)
    let step = try locked.report.handIn(by: author)
    let assessment = locked.form.assess(locked.answers, in: locked.context)
    guard assessment.faults.isEmpty else { throw SubmissionRefusal.answers(assessment.faults) }
    var content = Reports.document(of: locked, assessment.answers)
    if locked.report.kind == .techOrda {
      content["students"] = try await studentsForSubmission(of: locked.report.id, in: tx)
    }
    let canonical = CanonicalJSON.bytes(of: .object(content))
    let digest = try SHA256.digest(canonical)
    let data = JSONText(FormValue.object(assessment.answers).bytes)
    let changes = locked.last.map { AnswerChanges.between($0, assessment.answers) } ?? []
    _ = try await tx.batch([
      Reports.keeping[locked.report.kind](locked.report.id, data),
      Reports.freezing[locked.report.kind](
        locked.report.id, locked.report.requestID, locked.report.submissions, author, data,
        changes.asArray, canonical, digest),
    ])
    try await save(step, of: locked, in: tx)
    var document: FrozenDocument?
    if step.to == .signing {
      document = try await requests.documents.freeze(
        canonical,
        of: locked.key.document(
          attempt: locked.report.submissions, request: locked.report.requestID),
        by: author, now: now, in: tx)
    }
    return ReportReceipt(
      attempt: locked.report.submissions, sha256: digest, document: document)
  }

  /// Back from the signature to the draft.
  package func recall(
    _ locked: inout LockedReport, by author: Int64, in tx: Transaction
  ) async throws {
    let step = try locked.report.thaw(by: author)
    try await save(step, of: locked, in: tx)
  }

  private static func checkOpen(_ locked: LockedReport) throws(ReportError) {
    if locked.request?.isOver == true { throw .requestOver }
  }

  /// What is frozen and, where its service asks for it, signed.
  private static func document(
    of locked: LockedReport, _ answers: [String: FormValue]
  ) -> [String: FormValue] {
    func number(_ value: Int?) -> FormValue { value.map { .number(String($0)) } ?? .null }
    return [
      "report": .object([
        "id": .number(String(locked.report.id)), "kind": .text(locked.report.kind.rawValue),
        "type": .text(locked.place.type), "year": number(locked.place.year),
        "month": number(locked.place.month), "quarter": number(locked.place.quarter),
        "half": number(locked.place.half),
      ]),
      "attempt": number(locked.report.submissions),
      "request_id": locked.report.requestID.map { .number(String($0)) } ?? .null,
      "form": .object([
        "id": locked.formID.map { .number(String($0)) } ?? .null,
        "version": number(locked.formVersion),
      ]),
      "answers": .object(answers),
    ]
  }
}
