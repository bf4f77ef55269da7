package import Kernel
package import Postgres
import ServicesDomain

extension Reports {
  private static let naming = """
    insert into service_techordareportstudent (report_id, student_id, service_request_id,
      school_tin, year, month, iin, last_name, first_name, course_name, voucher, amount, status)
    select p.id, t.id, p.service_request_id, t.tin, p.year, p.month, t.iin,
      left(split_part(t.full_name, ' ', 1), 150),
      left(substr(t.full_name, strpos(t.full_name || ' ', ' ') + 1), 150),
      left(coalesce(t.data ->> 'course_name', ''), 255), left(t.data ->> 'voucher', 50),
      case when t.data ->> 'amount' ~ '^[0-9]{1,12}([.][0-9]{1,2})?$'
        then (t.data ->> 'amount')::numeric end,
      'named'
    from service_techordareport p
    join (select distinct on (iin) id, tin, iin, full_name, data from service_techordastudent
      where tin = $2 and status = 'studying' and iin ~ '^[0-9]{12}$'
        and ($3::int[] is null or id = any($3::int[]))
      order by iin, id desc) t on true
    where p.id = $1
      and not exists (select from service_techordareportstudent l
        where l.report_id = p.id and l.iin = t.iin)
    """

  private static let namingWanted = Statement(naming)
  private static let namingFree = Statement(naming + "\non conflict do nothing")

  private static let elsewhere = Statement(
    """
    select count(distinct t.iin) as n from service_techordastudent t
    where t.tin = $2 and t.status = 'studying' and t.iin ~ '^[0-9]{12}$'
      and not exists (select from service_techordareportstudent l
        where l.report_id = $1 and l.iin = t.iin)
    """)

  /// Takes students of the school's number from the register into its month: those of `ids`, each of
  /// which must be free, or all that study there and are in no other school. Returns how many came, and
  /// how many of the school's are named elsewhere.
  package func nameStudents(
    _ locked: LockedReport, school tin: TaxNumber, only ids: [Int64]?, in tx: Transaction
  ) async throws -> (named: Int, elsewhere: Int) {
    try Reports.checkWritable(locked)
    let named: Int
    do {
      let statement = ids == nil ? Reports.namingFree : Reports.namingWanted
      named = try await tx.query(
        statement(locked.report.id, tin.digits, ids?.asArray)
      ).affected
    } catch let error as DatabaseError
      where error.violates("service_techordareportstudent_one_school")
    {
      throw StudentError.inOtherSchool
    }
    if ids != nil, named == 0 { throw StudentError.nobodyNew }
    let left = try await tx.query(Reports.elsewhere(locked.report.id, tin.digits)).first
    return (named, ids == nil ? try left?.int("n") ?? 0 : 0)
  }

  static func checkWritable(_ locked: LockedReport) throws(StudentError) {
    guard locked.report.status.isWritable, locked.request?.isOver != true else {
      throw .reportClosed
    }
  }

  private static let copying = Statement(
    """
    insert into service_techordareportstudent (report_id, student_id, service_request_id,
      school_tin, year, month, iin, last_name, first_name, course_name, voucher, amount, status,
      start_date, end_date, employed, user_id, days_planned, days_attended, missing_reason,
      signed_at, signature, data)
    select $2, student_id, service_request_id, school_tin, year, month, iin, last_name, first_name,
      course_name, voucher, amount, status, start_date, end_date, employed, user_id, days_planned,
      days_attended, missing_reason, signed_at,
      case when signed_at is not null then jsonb_build_object('line', id) end, data
    from service_techordareportstudent where report_id = $1
    """)

  /// A correction begins with the lines of what it corrects: what a student signed and nobody changes
  /// is still signed.
  func copyStudents(from old: Int64, to new: Int64, in tx: Transaction) async throws {
    _ = try await tx.query(Reports.copying(old, new))
  }
}
