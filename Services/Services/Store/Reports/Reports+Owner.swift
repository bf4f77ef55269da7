import Postgres
import ServicesDomain

extension Reports {
  private static let owning = ReportStatements { kind in
    """
    select c.id as company_id \(ReportColumns.from(kind))
    where p.id = $5 and \(ReportColumns.own)
      and ($3::bool is not null or $4::text is null)
    """
  }

  /// For which company a report of one's own is written; `nil` for oneself. Throws
  /// `ReportError.missing` for a stranger.
  package func company(
    of key: ReportKey, ownedBy viewer: ReportViewer
  ) async throws -> Int64? {
    let rows = try await database.read(
      Reports.owning[key.kind](
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, key.id))
    guard let row = rows.first else { throw ReportError.missing }
    return try row.optionalInt64("company_id")
  }
}
