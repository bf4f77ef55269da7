package import Postgres
import ServicesDomain

/// The commissions of the slice, one for each service that has one.
package struct Commissions: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let shown = Statement(
    """
    select c.id, c.service_id as service, s.name as service_name, c.quorum_numerator,
      c.quorum_denominator, c.is_secret, c.voting_days, c.hub_form_id,
      coalesce((
        select jsonb_agg(jsonb_build_object('user_id', m.user_id,
          'name', nullif(u.display_name, ''), 'role', m.role, 'starts_on', m.starts_on,
          'ends_on', m.ends_on, 'substitute_id', m.substitute_id,
          'is_substituted', m.is_substituted) order by m.starts_on, m.id)
        from service_commissionmember m left join user_ref u on u.id = m.user_id
        where m.commission_id = c.id), '[]') as members,
      c.created_at, c.updated_at, c.row_version
    from service_commission c join service_service s on s.code = c.service_id
    where c.service_id = $1
    """)

  /// As it is shown; no row where a service has none.
  package func show(_ service: String) async throws -> Rows {
    try await database.read(Commissions.shown(service))
  }

  package func show(_ service: String, in tx: Transaction) async throws -> Rows {
    try await tx.query(Commissions.shown(service))
  }

  private static let known = Statement(
    """
    select id, quorum_numerator, quorum_denominator, is_secret, voting_days, hub_form_id,
      row_version
    from service_commission where service_id = $1
    """)

  private static let members = Statement(
    """
    select id, user_id, role, starts_on, ends_on, substitute_id, is_substituted
    from service_commissionmember where commission_id = $1 order by starts_on, id
    """)

  /// As the rules see it.
  static func find(_ service: String, in tx: Transaction) async throws -> Commission? {
    guard let row = try await tx.query(known(service)).first else { return nil }
    return Commission(
      quorum: Quorum(try row.int("quorum_numerator"), of: try row.int("quorum_denominator")),
      isSecret: try row.bool("is_secret"), votingDays: try row.int("voting_days"),
      formID: try row.optionalInt64("hub_form_id"),
      members: try await members(of: row.int64("id"), in: tx).map(\.member))
  }

  static func members(
    of commission: Int64, in tx: Transaction
  ) async throws -> [(id: Int64, member: Commission.Member)] {
    try await tx.query(members(commission)).map { row in
      (
        try row.int64("id"),
        Commission.Member(
          userID: try row.int64("user_id"),
          role: CommissionRole(rawValue: try row.string("role")) ?? .member,
          startsOn: try row.day("starts_on"), endsOn: try row.optionalDay("ends_on"),
          substituteID: try row.optionalInt64("substitute_id"),
          isSubstituted: try row.bool("is_substituted"))
      )
    }
  }
}
