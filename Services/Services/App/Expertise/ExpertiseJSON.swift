import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Opinions as answers.
enum ExpertiseJSON {
  private static let rows = RowJSON(
    hidden: ["row_version", "mine"], localized: ["service_name", "kind_title"])

  static func one(_ row: Row, in choice: LanguageChoice) throws -> Response {
    var json = JSONWriter(reserving: 2_048)
    rows.write(row, in: choice.asked, to: &json)
    return try Response.json(bytes: json.take()).spoken(in: choice)
      .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
  }

  /// The same with the request that is judged and what others say of it.
  static func one(
    _ row: Row, of request: JudgedRequest?, beside others: Rows?, in choice: LanguageChoice
  ) throws -> Response {
    try Response.json(reserving: 4_096) { json in
      json.object { json in
        rows.writeMembers(row, in: choice.asked, to: &json)
        if let request {
          json.key("request")
          write(request, in: choice, to: &json)
        } else {
          json.field("request", String?.none)
        }
        json.key("others")
        if let others {
          rows.write(others, in: choice.asked, to: &json)
        } else {
          json.beginArray()
          json.endArray()
        }
      }
    }
    .spoken(in: choice)
    .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
  }

  static func page(
    _ found: Rows, limit: Int, next: String?, in choice: LanguageChoice
  ) -> Response {
    var json = JSONWriter(reserving: 512 + 512 * min(found.count, limit))
    json.beginObject()
    json.key("items")
    rows.write(found, limit: limit, in: choice.asked, to: &json)
    json.field("next", next)
    json.endObject()
    return Response.json(bytes: json.take()).spoken(in: choice)
  }

  private static func write(
    _ request: JudgedRequest, in choice: LanguageChoice, to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("id", request.id)
      json.field("number", request.number)
      json.field("service", request.service)
      json.field("service_name", request.serviceName, in: choice)
      if let applicant = request.applicant {
        json.object("applicant") { json in
          json.field("author_id", applicant.authorID)
          json.field("author_name", applicant.authorName)
          json.field("company_id", applicant.companyID)
          json.field("company_name", applicant.companyName)
        }
      } else {
        json.field("applicant", String?.none)
      }
      json.field("form_id", request.formID)
      json.field("form_version", request.formVersion)
      json.field("answers", FormValue.object(request.answers))
    }
  }

  static func state(_ state: Opinions.State, in choice: LanguageChoice) -> Response {
    Response.json(reserving: 4_096) { json in
      json.object { json in
        json.field("round", state.round)
        json.field("opened_at", state.openedAt)
        json.field("due_on", state.dueOn?.description)
        json.field("closed_at", state.closedAt)
        json.object("vacancies") { json in
          for (kind, count) in state.vacancies.sorted(by: { $0.key < $1.key }) {
            json.field(kind, count)
          }
        }
        json.key("items")
        rows.write(state.opinions, in: choice.asked, to: &json)
      }
    }
    .spoken(in: choice)
  }

  static func sheet(_ sheet: ExpertiseSheet, in choice: LanguageChoice) -> Response {
    Response.json(reserving: 4_096) { json in
      json.object { json in
        json.field("round", sheet.round)
        json.field("pass_score", sheet.passScore)
        json.field("passed", sheet.isPassed)
        json.key("total")
        write(sheet.total, in: choice, to: &json)
        json.array("kinds", sheet.parts) { write($1, in: choice, to: &$0) }
        json.key("opinions")
        rows.write(sheet.opinions, in: choice.asked, to: &json)
      }
    }
    .spoken(in: choice)
  }

  private static func write(
    _ part: ExpertiseSheet.Part, in choice: LanguageChoice, to json: inout JSONWriter
  ) {
    json.object { json in
      if let kind = part.kind {
        json.field("kind", kind)
        json.field("kind_title", part.title ?? Localized(), in: choice)
        json.field("obligatory", part.isObligatory)
      }
      json.field("asked", part.asked)
      json.field("submitted", part.submitted)
      json.field("mean", part.figures?.mean.text)
      json.field("lowest", part.figures?.lowest.text)
      json.field("highest", part.figures?.highest.text)
      json.field("spread", part.figures?.spread.text)
      json.object("recommendations") { json in
        for word in Recommendation.allCases {
          json.field(word.rawValue, part.recommendations[word] ?? 0)
        }
      }
    }
  }

  /// `stands_out`: somebody should look at it.
  static func loads(_ found: Rows) throws -> Response {
    try Response.json(reserving: 256 * (found.count + 1)) { json in
      try json.object { json in
        json.key("items")
        json.beginArray()
        for row in found {
          let stands = ExpertHonesty.standsOut(
            meanDistance: try row.optionalString("distance").flatMap(Double.init),
            requests: try row.int("compared"))
          json.object { json in
            rows.writeMembers(row, to: &json)
            json.field("stands_out", stands)
          }
        }
        json.endArray()
      }
    }
  }
}
