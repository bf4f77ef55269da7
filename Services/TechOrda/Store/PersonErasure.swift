package import Kernel
import PersonalData
package import Postgres

/// What leaves this slice with a person who was erased. Who was enrolled stays: the state paid for
/// the place and asks for it later.
package enum PersonErasure {
  private static let open = [
    "draft", "submitted", "assessment_issued", "assessment_passed", "choosing",
  ]

  /// Open applications are withdrawn, and no longer say whose they were. Run again it finds nothing
  /// more to do. Returns how many rows of each table.
  package static func run(
    _ user: Int64, now: Instant, in tx: Transaction
  ) async throws -> [String: Int] {
    let courses = try await tx.query(
      """
      update techorda_courseapplication set applicant_status = 'closed', updated_at = \(now),
        row_version = row_version + 1
      where applicant_status in ('applied', 'offered') and application_form_id in (
        select id from techorda_applicationform
        where author_id = \(user) and status = any (\(open.asArray)))
      """)
    let forms = try await tx.query(
      """
      update techorda_applicationform set status = 'withdrawn', iin = '', phone = '', data = '{}',
        signature = null, updated_at = \(now), row_version = row_version + 1
      where author_id = \(user) and status = any (\(open.asArray))
      """)
    var counts = try await PersonalTables.techorda.deleteRows(of: user, in: tx)
    counts["techorda_applicationform"] = forms.affected
    counts["techorda_courseapplication"] = courses.affected
    return counts
  }
}
