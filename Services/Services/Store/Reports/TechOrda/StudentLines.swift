import JSON
import Kernel
package import Postgres
import ServicesDomain

/// What a school says of one student's month; `nil` leaves a thing as it is.
package struct StudentChange: Sendable, Hashable {
  package var planned: Int?
  package var attended: Int?
  package var amount: String?
  package var voucher: String?
  package var missingReason: String?

  package init() {}
}

extension Reports {
  private static let shownLine = """
    l.id, l.report_id, l.student_id, l.last_name, l.first_name,
    repeat('*', 8) || right(l.iin, 4) as iin, l.course_name, l.voucher, l.amount, l.days_planned,
    l.days_attended, l.missing_reason, l.signed_at, l.year, l.month
    """

  private static let lines = Statement(
    """
    select \(shownLine), l.row_version from service_techordareportstudent l
    where l.report_id = $1 and l.id > $2 order by l.id limit $3
    """)

  /// The students of a report that its viewer may see, by their keys.
  package func students(of report: Int64, limit: Int, after last: Int64) async throws -> Rows {
    try await database.read(Reports.lines(report, last, limit))
  }

  private static let vouchers = Statement(
    """
    select coalesce(voucher, '') as voucher, count(*) as students,
      count(signed_at) as signed, coalesce(sum(amount), 0)::numeric(18,2)::text as amount,
      coalesce(sum(days_planned), 0) as days_planned,
      coalesce(sum(days_attended), 0) as days_attended
    from service_techordareportstudent where report_id = $1
    group by coalesce(voucher, '') order by 1 limit 1000
    """)

  /// Sums by voucher.
  package func vouchers(of report: Int64) async throws -> Rows {
    try await database.read(Reports.vouchers(report))
  }

  private static let changing = Statement(
    """
    update service_techordareportstudent l set days_planned = coalesce($3, days_planned),
      days_attended = coalesce($4, days_attended), amount = coalesce($5::numeric, amount),
      voucher = coalesce($6, voucher), missing_reason = coalesce($7, missing_reason),
      signed_at = null, signature = null, updated_at = now(), row_version = row_version + 1
    where l.report_id = $1 and l.id = $2 and ($8::bigint is null or row_version = $8)
    returning \(shownLine), l.row_version
    """)

  private static let version = Statement(
    "select row_version from service_techordareportstudent where report_id = $1 and id = $2")

  /// What a student has signed is signed no more once it is changed.
  package func change(
    _ line: Int64, of locked: LockedReport, _ change: StudentChange, expecting version: Int64?,
    in tx: Transaction
  ) async throws -> Row {
    try Reports.checkWritable(locked)
    let rows = try await tx.query(
      Reports.changing(
        locked.report.id, line, change.planned, change.attended, change.amount, change.voucher,
        change.missingReason, version))
    if let row = rows.first { return row }
    let there = try await tx.query(Reports.version(locked.report.id, line)).first
    guard let current = try there?.int64("row_version") else { throw StudentError.missing }
    throw StudentError.stale(current: current)
  }

  private static let removing = Statement(
    """
    delete from service_techordareportstudent
    where report_id = $1 and id = $2 and ($3::bigint is null or row_version = $3)
    """)

  /// A student who does not belong into the month.
  package func remove(
    _ line: Int64, of locked: LockedReport, expecting version: Int64?, in tx: Transaction
  ) async throws {
    try Reports.checkWritable(locked)
    let gone = try await tx.query(Reports.removing(locked.report.id, line, version))
    if gone.affected == 1 { return }
    let there = try await tx.query(Reports.version(locked.report.id, line)).first
    guard let current = try there?.int64("row_version") else { throw StudentError.missing }
    throw StudentError.stale(current: current)
  }

  private static let submitting = Statement(
    """
    select id, student_id, voucher, amount::text as amount, days_planned, days_attended,
      signed_at is not null as is_signed, nullif(btrim(coalesce(missing_reason, '')), '') as reason
    from service_techordareportstudent where report_id = $1 order by id
    for share
    """)

  /// The lines as they are handed in: all are signed, or it is said why not.
  func studentsForSubmission(of report: Int64, in tx: Transaction) async throws -> FormValue {
    let rows = try await tx.query(Reports.submitting(report))
    if rows.isEmpty { throw ReportError.noStudents }
    let unsigned = try rows.filter {
      try !$0.bool("is_signed") && $0.optionalString("reason") == nil
    }.map { try $0.int64("id") }
    if !unsigned.isEmpty { throw ReportError.unsigned(lines: unsigned) }
    func number(_ value: Int?) -> FormValue { value.map { .number(String($0)) } ?? .null }
    return .list(
      try rows.map { row in
        .object([
          "line": .number(String(try row.int64("id"))),
          "student": number(try row.optionalInt("student_id")),
          "voucher": try row.optionalString("voucher").map { .text($0) } ?? .null,
          "amount": try row.optionalString("amount").map { .text($0) } ?? .null,
          "days_planned": number(try row.optionalInt("days_planned")),
          "days_attended": number(try row.optionalInt("days_attended")),
          "signed": .bool(try row.bool("is_signed")),
          "reason": try row.optionalString("reason").map { .text($0) } ?? .null,
        ])
      })
  }
}
