import Kernel
import Postgres
package import ServicesDomain

extension Figures {
  private static let reached = RequestStatus.counted.indices.map {
    "count(*) filter (where places & \(1 << $0) <> 0) as reached\($0)"
  }.joined(separator: ", ")

  /// By the status that all services share. Whatever its history says, a request that was handed in was
  /// submitted, and has come to where it stands.
  package func funnel(_ filter: FigureFilter) async throws -> Funnel {
    let row = try await rows(
      """
      select count(*) as total, \(unsafe: Figures.reached)
      from (
        select 1 | coalesce(1 << \(unsafe: Figures.place(of: "r.status")), 0)
          | coalesce(bit_or(1 << \(unsafe: Figures.place(of: "h.status"))), 0) as places
        from service_servicerequest r
        left join service_servicerequeststatus h on h.service_request_id = r.id
        where \(filter.handedInThen)
        group by r.id
      ) as asked
      """)[0]
    return Funnel(
      total: try row.int("total"),
      try RequestStatus.counted.enumerated().map { place, status in
        Funnel.Arrivals(
          code: status.rawValue, label: status.label, status: status,
          reached: try row.int("reached\(place)"))
      })
  }

  /// By the steps of one service's process, in the order in which requests mostly come to them. `steps`:
  /// what they are called today; another one is called by its code.
  package func funnel(
    _ filter: FigureFilter, by steps: [String: ProcessTable.Step]
  ) async throws -> Funnel {
    let rows = try await rows(
      """
      with asked as materialized (
        select r.id, r.bp_status from service_servicerequest r where \(filter.handedInThen)
      ), arrivals as (
        select id, code, min(place) as place
        from (
          select asked.id, h.bp_status as code,
            row_number() over (partition by asked.id order by h.id) as place
          from asked join service_servicerequestbpstatus h on h.service_request_id = asked.id
          where \(unsafe: Figures.notCorrected)
          union all
          select id, bp_status, null from asked
        ) as lines
        group by id, code
      )
      select code, count(*) as reached, (select count(*) from asked) as total
      from arrivals group by code
      order by percentile_disc(0.5) within group (order by place) nulls last, count(*) desc,
        code collate "C"
      """)
    return Funnel(
      total: try rows.first?.int("total") ?? 0,
      try rows.compactMap { row in
        // An old request may stand at no step.
        guard let code = try row.optionalString("code") else { return nil }
        let step = steps[code]
        if step?.status == .draft { return nil }
        return Funnel.Arrivals(
          code: code, label: step?.label ?? Localized(ru: code, kk: code, en: code),
          status: step?.status, reached: try row.int("reached"))
      })
  }
}
