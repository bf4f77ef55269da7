package import Kernel
import PersonalData
package import Postgres

/// What leaves this slice with a person who was erased. Who was enrolled stays by number: the state
/// paid for the place and asks for it later.
package enum PersonErasure {
  private static let open = [
    "draft", "submitted", "assessment_issued", "assessment_passed", "choosing",
  ]

  /// Over a row of `techorda_applicationform` called `form`. An old form does not say it itself.
  private static let isEnrolled: SQL = """
    (form.status = 'enrolled' or exists (select from techorda_courseapplication course
      where course.application_form_id = form.id and course.status in ('enrolled', 'dropped')))
    """

  /// Open applications are withdrawn, and none but enrolments says any longer whose it was; of those
  /// nobody needs the telephone. Run again it finds nothing more to do. Returns how many rows of each
  /// table.
  package static func run(
    _ user: Int64, now: Instant, in tx: Transaction
  ) async throws -> [String: Int] {
    let courses = try await tx.query(
      """
      update techorda_courseapplication set applicant_status = 'closed', updated_at = \(now),
        row_version = row_version + 1
      where applicant_status in ('applied', 'offered') and application_form_id in (
        select form.id from techorda_applicationform form
        where form.author_id = \(user) and form.status = any (\(open.asArray))
          and not \(isEnrolled))
      """)
    var counts = try await PersonalTables.techorda.deleteRows(of: user, in: tx)
    counts["techorda_applicationform"] = try await blankForms(of: user, now: now, in: tx)
    counts["techorda_courseapplication"] = courses.affected
    return counts
  }

  private static func blankForms(
    of user: Int64, now: Instant, in tx: Transaction
  ) async throws -> Int {
    let others = try await tx.query(
      """
      update techorda_applicationform form set iin = '', phone = '', data = '{}',
        signature = null, updated_at = \(now), row_version = row_version + 1,
        status = case when status = any (\(open.asArray)) then 'withdrawn' else status end
      where author_id = \(user) and not \(isEnrolled)
        and (status = any (\(open.asArray)) or iin <> '' or phone <> '' or data <> '{}'
          or signature is not null)
      """)
    let enrolled = try await tx.query(
      """
      update techorda_applicationform form set phone = '', updated_at = \(now),
        row_version = row_version + 1
      where author_id = \(user) and phone <> '' and \(isEnrolled)
      """)
    return others.affected + enrolled.affected
  }
}
