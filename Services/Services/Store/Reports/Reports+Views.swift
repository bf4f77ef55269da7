package import Postgres
import ServicesDomain

extension Reports {
  private static let looking = Statement(
    """
    insert into service_reportview (source, report_id, user_id) values ($1, $2, $3)
    on conflict (source, report_id, user_id) do update set viewed_at = now()
    """)

  /// Notes that somebody of the staff has looked at it.
  package func noteView(_ key: ReportKey, by staff: Int64, in tx: Transaction) async throws {
    _ = try await tx.query(Reports.looking(key.kind.source, key.id, staff))
  }

  private static let views = Statement(
    """
    select v.user_id, nullif(u.display_name, '') as user_name, v.viewed_at
    from service_reportview v left join user_ref u on u.id = v.user_id
    where v.source = $1 and v.report_id = $2
    order by v.viewed_at desc, v.user_id limit 500
    """)

  /// Who has looked at it, the last first.
  package func views(of key: ReportKey) async throws -> Rows {
    try await database.read(Reports.views(key.kind.source, key.id))
  }
}
