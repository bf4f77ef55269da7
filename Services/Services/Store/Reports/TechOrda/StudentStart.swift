package import Kernel
package import Postgres

/// Of a row of the register of students as it will be: whose it is, and when his flow begins.
package struct StudentStart: Sendable {
  package let iin: String?
  /// As the school wrote it; `nil`: nobody has said it.
  package let startDate: String?
  package let today: Day

  private init(_ row: Row) throws {
    iin = try row.optionalString("iin")
    startDate = try row.optionalString("start_date")
    today = try row.day("today")
  }

  /// - Parameters:
  ///   - iin: what a request sets; `nil`: nothing.
  ///   - key: of the row that it changes, which has the rest; `nil` for a new one.
  package static func of(
    iin: SQL?, data: SQL?, key: SQL?, in tx: Transaction
  ) async throws -> StudentStart? {
    func kept(_ column: String) -> SQL {
      key.map {
        "(select t.\(identifier: column) from service_techordastudent t where t.id = \($0))"
      } ?? "null"
    }
    return try await tx.query(
      """
      select (\(iin ?? kept("iin")))::text as iin,
        (\(data ?? kept("data")))::jsonb ->> 'start_date' as start_date,
        (now() at time zone 'Asia/Almaty')::date as today
      """
    ).first.map(StudentStart.init)
  }
}
