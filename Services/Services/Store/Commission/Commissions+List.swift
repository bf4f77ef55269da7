package import Postgres

/// What a list of commissions is narrowed to.
package struct CommissionFilter: Sendable, Hashable {
  /// Whose services'.
  package var organization: String?
  /// Who has a seat, or stands in, at the moment.
  package var member: Int64?

  package init() {}
}

extension Commissions {
  private static let sitting = """
    m.commission_id = c.id and m.starts_on <= (now() at time zone 'Asia/Almaty')::date
      and (m.ends_on is null or m.ends_on >= (now() at time zone 'Asia/Almaty')::date)
    """

  /// In the order of their services' codes, after `last`. `organization`: whose commissions alone are
  /// seen; `nil`: all.
  package func list(
    within organization: String?, narrowedBy filter: CommissionFilter, limit: Int,
    after last: String?
  ) async throws -> Rows {
    var conditions: [SQL] = ["true"]
    for code in [organization, filter.organization].compactMap(\.self) {
      conditions.append("s.organization_id = \(code)")
    }
    if let member = filter.member {
      conditions.append(
        """
        exists (select from service_commissionmember m where \(unsafe: Commissions.sitting)
          and \(member) = case when m.is_substituted then m.substitute_id else m.user_id end)
        """)
    }
    if let last { conditions.append("c.service_id > \(last)") }
    return try await database.read(
      """
      select c.id, c.service_id as service, s.name as service_name, s.organization_id,
        c.quorum_numerator, c.quorum_denominator, c.is_secret, c.voting_days, c.hub_form_id,
        (select count(*) from service_commissionmember m
          where \(unsafe: Commissions.sitting)) as seats, c.created_at, c.updated_at
      from service_commission c join service_service s on s.code = c.service_id
      where \(conditions.joined(" and ")) order by c.service_id limit \(literal: limit)
      """)
  }
}
