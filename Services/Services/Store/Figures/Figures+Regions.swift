import Kernel
import Postgres
package import ServicesDomain

extension Figures {
  private static let mostRegions = 1_000

  /// By where the company is at home today. Its own words: those that differ in letters of another size
  /// and in blanks are one, written as most write it. The most requests first, what is not known last.
  package func regions(_ filter: FigureFilter) async throws -> [RegionRow] {
    try await rows(
      """
      select kind, region, requests, companies, approved
      from (
        select kind, mode() within group (order by said) as region, count(*) as requests,
          count(distinct company_id) as companies,
          count(*) filter (where status in ('approved', 'active', 'completed')) as approved
        from (
          select r.company_id, r.status, btrim(c.region) as said,
            case when r.company_id is null then 'person'
              when btrim(coalesce(c.region, '')) = '' then 'unknown' else 'region' end as kind
          from service_servicerequest r left join company_ref c on c.id = r.company_id
          where \(filter.handedInThen)
        ) as asked
        group by kind, lower(said)
      ) as counted
      order by kind <> 'region', requests desc, region
      limit \(literal: Figures.mostRegions)
      """
    ).map { row in
      let kind = RegionRow.Kind(rawValue: try row.string("kind")) ?? .unknown
      return RegionRow(
        kind: kind, region: kind == .region ? try row.optionalString("region") : nil,
        requests: try row.int("requests"), companies: try row.int("companies"),
        approved: try row.int("approved"))
    }
  }
}
