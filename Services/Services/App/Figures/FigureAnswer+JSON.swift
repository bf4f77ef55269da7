import HTTPCore
import JSON
import Kernel
import ServicesDomain

extension FigureAnswer {
  func json(in choice: LanguageChoice) -> Response {
    Response.json(reserving: 4_096) { json in
      json.object { json in
        json.field("figure", figure.rawValue)
        if let place { json.field("by", place.rawValue) }
        json.field("from", from?.description)
        json.field("to", to?.description)
        write(rows, in: choice, to: &json)
      }
    }
  }

  private func write(_ rows: Rows, in choice: LanguageChoice, to json: inout JSONWriter) {
    switch rows {
    case .funnel(let funnel):
      json.field("total", funnel.total)
      json.array("rows", funnel.stages) { $1.write(in: choice, to: &$0) }
    case .stays(let rows): json.array("rows", rows) { $1.write(in: choice, to: &$0) }
    case .load(let rows): json.array("rows", rows) { $1.write(to: &$0) }
    case .regions(let rows): json.array("rows", rows) { $1.write(to: &$0) }
    }
  }
}

extension Funnel.Stage {
  fileprivate func write(in choice: LanguageChoice, to json: inout JSONWriter) {
    json.object { json in
      json.field("code", arrivals.code)
      json.field("label", arrivals.label, in: choice)
      json.field("reached", arrivals.reached)
      json.field("share", share)
      json.field("rate", rate)
    }
  }
}

extension StayRow {
  fileprivate func write(in choice: LanguageChoice, to json: inout JSONWriter) {
    json.object { json in
      json.field("code", code)
      json.field("label", label, in: choice)
      json.field("stays", stays)
      json.field("median_hours", medianHours?.rounded(to: 100))
      json.field("p90_hours", p90Hours?.rounded(to: 100))
      json.field("standing", standing)
    }
  }
}

extension LoadRow {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("assignee_id", assigneeID)
      json.field("assignee_name", name)
      json.field("open", open)
      json.field("overdue", overdue)
      json.field("decided", decided)
      json.field("median_days", medianDays?.rounded(to: 100))
    }
  }
}

extension RegionRow {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("kind", kind.rawValue)
      json.field("region", region)
      json.field("requests", requests)
      json.field("companies", companies)
      json.field("approved", approved)
    }
  }
}

extension Double {
  /// To a part of one: hundredths are 100.
  func rounded(to parts: Double) -> Double { (self * parts).rounded() / parts }
}
