package import Postgres

/// What people are to the things of this slice: who manages a service, is in a group of experts, has a
/// seat in a commission. A seat counts on the days of its term, and is the substitute's while he has it.
package struct ObjectRoles: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  private static let finding = Statement(
    """
    select relation, object, title from (
      select 'manager' as relation, 'service:' || m.service_id as object, s.name as title
      from service_service_users m join service_service s on s.code = m.service_id
      where m.user_id = $1
      union all
      select 'expert', 'expertise-group:' || g.id, s.name
      from service_expertisegroup_users u
      join service_expertisegroup g on g.id = u.expertisegroup_id
      join service_service s on s.code = g.service_id
      where u.user_id = $1
      union all
      select m.role, 'commission:' || c.service_id, s.name
      from service_commissionmember m join service_commission c on c.id = m.commission_id
      join service_service s on s.code = c.service_id
      where case when m.is_substituted then m.substitute_id else m.user_id end = $1
        and m.starts_on <= (now() at time zone 'Asia/Almaty')::date
        and (m.ends_on is null or m.ends_on >= (now() at time zone 'Asia/Almaty')::date)
    ) role
    where ($2::text is null or relation = $2) and ($3::text is null or object = $3)
    order by relation, object limit $4
    """)

  /// `relation`, `object`: of these alone; `nil`: all.
  package func find(
    of user: Int64, relation: String?, object: String?, limit: Int
  ) async throws -> Rows {
    try await database.read(ObjectRoles.finding(user, relation, object, limit))
  }
}
