import Kernel
package import Postgres

/// The public register: what was approved for companies. What people have is nobody's business.
package struct PublicRegistry: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  /// Words of a question that an index of parts of words can answer.
  package static let shortestWords = 3

  private static let entered = """
    r.status in ('approved', 'active', 'completed') and r.company_id is not null
      and r.number is not null
    """

  private static let shown = """
    r.id, r.created_at, r.number, r.service_id as service, s.name as service_name,
    nullif(c.name, '') as company_name, r.status,
    (select min(t.created_at) from service_servicerequeststatus t
      where t.service_request_id = r.id and t.status in ('approved', 'active', 'completed'))
      as approved_at,
    p.number as certificate_number, p.valid_until
    """

  private static let joined = """
    join service_service s on s.code = r.service_id
    left join company_ref c on c.id = r.company_id
    left join service_paper p on p.service_request_id = r.id and p.kind = 'certificate'
      and p.status <> 'revoked'
    """

  /// The newest first. `words`: a number, or a part of a company's name.
  package func list(
    service: String?, words: String?, limit: Int, after position: RequestPosition?
  ) async throws -> Rows {
    // A service may keep its own out of it.
    let conditions: [SQL] =
      [
        SQL(unsafe: PublicRegistry.entered),
        "coalesce((s.config ->> 'in_registry')::bool, true)",
      ] + (service.map { ["r.service_id = \($0)"] } ?? [])
      + (position.map {
        ["(r.created_at, r.id) < (\($0.createdAt)::timestamptz, \($0.id)::bigint)"]
      } ?? [])
    let which = conditions.joined(" and ")
    guard let words else {
      return try await database.read(
        """
        select \(unsafe: PublicRegistry.shown)
        from service_servicerequest r \(unsafe: PublicRegistry.joined)
        where \(which) \(unsafe: RequestColumns.newestFirst) limit \(literal: limit)
        """)
    }
    return try await database.read(
      """
      select \(unsafe: PublicRegistry.shown)
      from (
        (select r.id from service_servicerequest r
          join service_service s on s.code = r.service_id
          where r.number = \(words.uppercased()) and \(which))
        union
        (select of_one.id from (
            select id from company_ref where name ilike \(PublicRegistry.pattern(words))
          ) as company
          cross join lateral (
            select r.id from service_servicerequest r
            join service_service s on s.code = r.service_id
            where r.company_id = company.id and \(which)
            \(unsafe: RequestColumns.newestFirst) limit \(literal: limit)) as of_one)
      ) as found
      join service_servicerequest r on r.id = found.id \(unsafe: PublicRegistry.joined)
      \(unsafe: RequestColumns.newestFirst) limit \(literal: limit)
      """)
  }

  private static func pattern(_ words: String) -> String {
    let escaped = words.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
      .replacing("_", with: "\\_")
    return "%\(escaped)%"
  }
}
