import Kernel
import ServicesDomain
import Spreadsheets

extension FigureAnswer {
  /// The members of the JSON as columns.
  func csv(in language: Language) -> [UInt8] {
    CSVText.mark + CSVText.line(columns.map { .text($0) })
      + lines(in: language).flatMap { CSVText.line($0) }
  }

  private var columns: [String] {
    switch rows {
    case .funnel: ["code", "label", "reached", "share", "rate"]
    case .stays: ["code", "label", "stays", "median_hours", "p90_hours", "standing"]
    case .load: ["assignee_id", "assignee_name", "open", "overdue", "decided", "median_days"]
    case .regions: ["kind", "region", "requests", "companies", "approved"]
    }
  }

  private func lines(in language: Language) -> [[Cell]] {
    switch rows {
    case .funnel(let funnel):
      funnel.stages.map { stage in
        [
          .text(stage.arrivals.code), .text(stage.arrivals.label.text(in: language)),
          .number(stage.arrivals.reached), .number(stage.share), .number(stage.rate),
        ]
      }
    case .stays(let rows):
      rows.map { row in
        [
          .text(row.code), .text(row.label.text(in: language)), .number(row.stays),
          .number(row.medianHours?.rounded(to: 100)), .number(row.p90Hours?.rounded(to: 100)),
          .number(row.standing),
        ]
      }
    case .load(let rows):
      rows.map { row in
        [
          row.assigneeID.map { .number(String($0)) } ?? .empty,
          row.name.map { .text($0) } ?? .empty, .number(row.open), .number(row.overdue),
          .number(row.decided), .number(row.medianDays?.rounded(to: 100)),
        ]
      }
    case .regions(let rows):
      rows.map { row in
        [
          .text(row.kind.rawValue), row.region.map { .text($0) } ?? .empty,
          .number(row.requests), .number(row.companies), .number(row.approved),
        ]
      }
    }
  }
}

extension Cell {
  fileprivate static func number(_ count: Int) -> Cell { .number(String(count)) }

  fileprivate static func number(_ value: Double?) -> Cell {
    value.map { .number("\($0)") } ?? .empty
  }
}
