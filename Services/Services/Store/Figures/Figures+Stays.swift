import Kernel
import Postgres
package import ServicesDomain

extension Figures {
  private static let measured = """
    count(stayed) as stays, count(*) - count(stayed) as standing,
      percentile_cont(0.5) within group (order by \(hours)) filter (where stayed is not null)
        as median,
      percentile_cont(0.9) within group (order by \(hours)) filter (where stayed is not null) as p90
    """

  /// Clocks of the old site went back at times.
  private static let hours = "greatest(0, extract(epoch from stayed)::float8 / 3600)"

  /// A line of the history lasts until the next one; the last one lasts still.
  private static let stayed = """
    lead(h.created_at) over (partition by h.service_request_id order by h.id) - h.created_at as stayed
    """

  /// By the status that all services share: in their order, those that nobody came to without stays.
  package func stays(_ filter: FigureFilter) async throws -> [StayRow] {
    let rows = try await rows(
      """
      select place, \(unsafe: Figures.measured)
      from (
        select \(unsafe: Figures.place(of: "h.status")) as place, \(unsafe: Figures.stayed)
        from service_servicerequest r
        join service_servicerequeststatus h on h.service_request_id = r.id
        where \(filter.handedInThen)
      ) as lines
      where place is not null group by place
      """)
    var found: [Int: Row] = [:]
    for row in rows { found[try row.int("place")] = row }
    return try RequestStatus.counted.enumerated().map { place, status in
      try StayRow(code: status.rawValue, label: status.label, found[place])
    }
  }

  /// By the steps of one service's process, as in its funnel.
  package func stays(
    _ filter: FigureFilter, by steps: [String: ProcessTable.Step]
  ) async throws -> [StayRow] {
    try await rows(
      """
      select code, \(unsafe: Figures.measured)
      from (
        select h.bp_status as code,
          row_number() over (partition by h.service_request_id order by h.id) as place,
          \(unsafe: Figures.stayed)
        from service_servicerequest r
        join service_servicerequestbpstatus h on h.service_request_id = r.id
        where \(filter.handedInThen) and \(unsafe: Figures.notCorrected)
      ) as lines
      group by code
      order by percentile_disc(0.5) within group (order by place), count(*) desc, code collate "C"
      """
    ).compactMap { row in
      let code = try row.string("code")
      let step = steps[code]
      if step?.status == .draft { return nil }
      return try StayRow(
        code: code, label: step?.label ?? Localized(ru: code, kk: code, en: code), row)
    }
  }
}

extension StayRow {
  fileprivate init(code: String, label: Localized, _ row: Row?) throws {
    self.init(
      code: code, label: label, stays: try row?.int("stays") ?? 0,
      medianHours: try row?.optionalDouble("median"), p90Hours: try row?.optionalDouble("p90"),
      standing: try row?.int("standing") ?? 0)
  }
}
