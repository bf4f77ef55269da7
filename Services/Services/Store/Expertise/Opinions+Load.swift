package import Postgres

extension Opinions {
  private static let loads = Statement(
    """
    with expert as (
      select distinct u.user_id as id from service_expertisegroup g
      join service_expertisegroup_users u on u.expertisegroup_id = g.id
      join service_service s on s.code = g.service_id
      where g.service_id = $1 and ($2::text is null or s.organization_id = $2)
    ), opinion as (
      select e.user_id, e.status, e.score, e.score - avg(o.others) as distance
      from service_expertise e
      join service_servicerequest r on r.id = e.service_request_id
      left join lateral (select avg(b.score) as others from service_expertise b
        where b.round_id = e.round_id and b.expertise_type = e.expertise_type and b.id <> e.id
          and b.status = 'submitted') o on e.status = 'submitted'
      where r.service_id = $1 and e.round_id is not null
      group by e.id
    )
    select expert.id as expert_id, nullif(p.display_name, '') as expert_name,
      (select count(*) from service_expertise a where a.user_id = expert.id
        and a.round_id is not null and a.status in ('assigned', 'accepted', 'draft', 'returned'))
        as open,
      count(*) filter (where opinion.status = 'submitted') as submitted,
      count(*) filter (where opinion.status = 'declined') as declined,
      count(*) filter (where opinion.status in ('overdue', 'revoked')) as late,
      round(avg(opinion.score) filter (where opinion.status = 'submitted'), 2) as mean,
      count(opinion.distance) as compared, round(avg(opinion.distance), 2) as distance,
      round(stddev_pop(opinion.distance), 2) as spread
    from expert
    left join user_ref p on p.id = expert.id
    left join opinion on opinion.user_id = expert.id
    group by expert.id, p.display_name
    order by 3 desc, 1
    """)

  /// The experts of a service: what they owe, what they said, and how far that is from what others
  /// said of the same requests. `organization`: nobody of a service that is not its own.
  package func loads(of service: String, within organization: String?) async throws -> Rows {
    try await database.read(Opinions.loads(service, organization))
  }
}
