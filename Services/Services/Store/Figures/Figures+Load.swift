import Kernel
import Postgres
package import ServicesDomain

extension Figures {
  /// More members of the staff than any installation has.
  private static let mostPeople = 1_000

  /// Who has how many open requests now, and decided how many within the period, that is: whose request
  /// was approved or rejected for the first time. Whoever has neither is left out.
  package func load(_ filter: FigureFilter) async throws -> [LoadRow] {
    try await rows(
      """
      select l.assignee_id, nullif(u.display_name, '') as name, l.open, l.overdue, l.decided,
        l.median
      from (
        select r.assignee_id,
          count(*) filter (where r.status in ('submitted', 'in_progress', 'revision')) as open,
          count(*) filter (where \(unsafe: RequestColumns.isOverdue)) as overdue,
          count(d.decided_at) as decided,
          percentile_cont(0.5) within group (order by greatest(0, extract(epoch from
              d.decided_at - \(unsafe: FigureFilter.handedIn))::float8 / 86400))
            filter (where d.decided_at is not null) as median
        from service_servicerequest r
        left join lateral (
          select min(h.created_at) as decided_at from service_servicerequeststatus h
          where h.service_request_id = r.id and h.status in ('approved', 'rejected')
          having min(h.created_at) <@ \(filter.period)
        ) as d on true
        where \(filter.ofAnyTime)
        group by r.assignee_id
      ) as l
      left join user_ref u on u.id = l.assignee_id
      where l.open > 0 or l.decided > 0
      order by l.open desc, l.decided desc, l.assignee_id
      limit \(literal: Figures.mostPeople)
      """
    ).map { row in
      LoadRow(
        assigneeID: try row.optionalInt64("assignee_id"), name: try row.optionalString("name"),
        open: try row.int("open"), overdue: try row.int("overdue"),
        decided: try row.int("decided"), medianDays: try row.optionalDouble("median"))
    }
  }
}
