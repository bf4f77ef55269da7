package import Kernel
package import Postgres
package import ServicesDomain

/// The line of a student, as he is to sign it.
package struct StudentLine: Sendable {
  package let id: Int64
  /// Whose signature it wants.
  package let number: TaxNumber
  package let row: Row
  let thing: DocumentThing
  /// The bytes that stand for the line as it is now.
  package let bytes: [UInt8]
  package let isOpen: Bool

  package var document: DocumentThing { thing }
}

extension Reports {
  private static func line(_ lock: String) -> Statement {
    Statement(
      """
      select l.id, l.iin as number, l.report_id, l.service_request_id, l.student_id,
        l.last_name, l.first_name, l.course_name, l.voucher, l.amount::text as amount,
        l.days_planned, l.days_attended, l.missing_reason, l.signed_at, l.year, l.month,
        l.row_version, p.status,
        coalesce(r.status in ('rejected', 'cancelled', 'expired'), false) as is_over
      from service_techordareportstudent l
      join service_techordareport p on p.id = l.report_id
      left join service_servicerequest r on r.id = p.service_request_id
      where l.id = $1
      \(lock)
      """)
  }

  private static let reading = line("")
  private static let holding = line("for no key update of l")
  private static let holdingReport = Statement(
    """
    select from service_techordareport p
    where p.id = (select l.report_id from service_techordareportstudent l where l.id = $1)
    for no key update
    """)

  /// Whoever asks must be the student: identity says so, by the number in the line.
  package func studentLine(_ id: Int64) async throws -> StudentLine {
    try Reports.studentLine(await database.read(Reports.reading(id)))
  }

  /// Held for his signature, behind its report, which must not be handed in at this moment: whoever
  /// changes lines or hands them in takes the report first too.
  package func lockStudentLine(_ id: Int64, in tx: Transaction) async throws -> StudentLine {
    _ = try await tx.query(Reports.holdingReport(id))
    return try Reports.studentLine(await tx.query(Reports.holding(id)))
  }

  private static func studentLine(_ rows: Rows) throws -> StudentLine {
    guard let row = rows.first, let number = TaxNumber(try row.string("number")) else {
      throw StudentError.missing
    }
    let id = try row.int64("id")
    let status = ReportStatus(rawValue: try row.string("status"))
    return StudentLine(
      id: id, number: number, row: row,
      thing: DocumentThing(
        .studentLine, of: String(id), in: "service_techordareportstudent",
        edition: Int(try row.int64("row_version")),
        request: try row.optionalInt64("service_request_id")),
      bytes: CanonicalJSON.bytes(of: try document(row)),
      isOpen: try status?.isWritable == true && !row.bool("is_over"))
  }

  /// Nobody but the student is shown it, so his name may stand in it; his number stands in the
  /// certificate.
  private static func document(_ row: Row) throws -> FormValue {
    func number(_ name: String) throws -> FormValue {
      try row.optionalInt64(name).map { .number(String($0)) } ?? .null
    }
    func text(_ name: String) throws -> FormValue {
      try row.optionalString(name).map { .text($0) } ?? .null
    }
    return .object([
      "line": try number("id"), "report": try number("report_id"), "year": try number("year"),
      "month": try number("month"), "last_name": try text("last_name"),
      "first_name": try text("first_name"), "course": try text("course_name"),
      "voucher": try text("voucher"), "amount": try text("amount"),
      "days_planned": try number("days_planned"), "days_attended": try number("days_attended"),
    ])
  }

  private static let signing = Statement(
    """
    with line as (
      update service_techordareportstudent set signed_at = $2::timestamptz, user_id = $3::int,
        signature = jsonb_build_object('document', $4::bigint), updated_at = now()
      where id = $1 returning student_id
    )
    update service_techordastudent s set user_id = $3::int, row_version = row_version + 1
    from line where s.id = line.student_id and s.user_id is distinct from $3::int
    """)

  /// A checked signature of the line as it stands.
  package func sign(
    _ line: StudentLine, with signature: CheckedSignature, over document: FrozenDocument,
    now: Instant, in tx: Transaction
  ) async throws {
    guard line.isOpen else { throw StudentError.reportClosed }
    try await requests.documents.take(
      signature, of: document, stillSaying: line.bytes, now: now, in: tx)
    _ = try await tx.query(
      Reports.signing(line.id, now, signature.userID, document.id))
  }

  package func freeze(
    _ line: StudentLine, by user: Int64, now: Instant, in tx: Transaction
  ) async throws -> FrozenDocument {
    guard line.isOpen else { throw StudentError.reportClosed }
    return try await requests.documents.freeze(
      line.bytes, of: line.thing, by: user, now: now, in: tx)
  }
}
