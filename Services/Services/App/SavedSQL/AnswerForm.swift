import Exports
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import Spreadsheets

/// How an answer is wanted: `?format=`, else by `Accept`.
enum AnswerForm: String, CaseIterable {
  case json, csv

  init(_ request: Request) throws(ValidationFailure) {
    try request.checkQuery(["format", "lang"])
    guard let word = request.query("format") else {
      let accepted = request.headers[.accept]?.lowercased() ?? ""
      self = accepted.hasPrefix("text/csv") ? .csv : .json
      return
    }
    guard let form = AnswerForm(rawValue: word) else {
      throw ValidationFailure([
        InputFault.choice(AnswerForm.allCases.map(\.rawValue)).at("format")
      ])
    }
    self = form
  }

  func response(to answer: QueryAnswer) -> Response {
    var response =
      switch self {
      case .json: AnswerForm.json(answer)
      case .csv: AnswerForm.csv(answer)
      }
    response.headers.set(.cacheControl, "no-store")
    return response
  }

  private static func json(_ answer: QueryAnswer) -> Response {
    Response.json(reserving: 4_096) { json in
      json.object { json in
        json.field("run_id", answer.run)
        json.field("duration_ms", answer.duration.wholeMilliseconds)
        json.field("row_count", answer.rows.count)
        json.field("truncated", answer.rows.isTruncated)
        json.array("columns", answer.rows.columns) { json, column in
          json.object { json in
            json.field("name", column.name)
            json.field("type", column.type)
          }
        }
        json.key("rows")
        answer.rows.write(to: &json)
      }
    }
  }

  private static func csv(_ answer: QueryAnswer) -> Response {
    var lines = CSVText.line(answer.rows.columns.map { .text($0.name) })
    let types = answer.rows.columns.map { ColumnType(formatted: $0.type) }
    answer.rows.forEach { values in
      lines += CSVText.line(zip(values, types).map { Cell($0, of: $1) })
    }
    var response = Response(.ok, body: .bytes(lines))
    response.headers.append("Content-Type", "text/csv; charset=utf-8; header=present")
    response.headers.append(
      "Content-Disposition", "attachment; filename=\"run-\(answer.run).csv\"")
    response.headers.append("Truncated", answer.rows.isTruncated ? "true" : "false")
    return response
  }
}
