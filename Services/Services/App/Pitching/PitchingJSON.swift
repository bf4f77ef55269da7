import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Pitching days as answers.
enum PitchingJSON {
  private static let rows = RowJSON(hidden: ["row_version"], localized: ["service_name"])

  static func one(_ row: Row, in choice: LanguageChoice) throws -> Response {
    var json = JSONWriter(reserving: 2_048)
    rows.write(row, in: choice.asked, to: &json)
    return try Response.json(bytes: json.take()).spoken(in: choice)
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

  static func grades(_ found: Rows) -> Response {
    .json { json in
      json.object { json in
        json.key("items")
        rows.write(found, to: &json)
      }
    }
  }

  static func grade(_ row: Row) -> Response {
    var json = JSONWriter()
    rows.write(row, to: &json)
    return .json(bytes: json.take())
  }

  static func standing(_ standing: PitchingSessions.Standing) -> Response {
    .json { json in
      json.object { json in
        json.field("status", standing.status)
        write(standing.turn, of: standing, to: &json)
        json.array("items", standing.projects) { json, project in
          json.object { json in
            members(project.place, to: &json)
            json.field("number", project.number)
            json.field("position", project.position)
          }
        }
      }
    }
  }

  private static func write(
    _ turn: PitchingSessions.Standing.Turn?, of standing: PitchingSessions.Standing,
    to json: inout JSONWriter
  ) {
    guard let turn else { return json.field("turn", raw: nil) }
    let project = standing.projects.first { $0.place.requestID == turn.requestID }
    json.object("turn") { json in
      json.field("request_id", turn.requestID)
      json.field("number", project?.number)
      json.field("started_at", turn.startedAt)
      json.field("ends_at", turn.endsAt)
      json.field("seconds_left", turn.secondsLeft)
    }
  }

  static func outcomes(_ outcomes: [PitchingOutcome]) -> Response {
    .json { json in
      json.object { json in
        json.array("items", outcomes) { json, outcome in
          json.object { json in
            members(outcome.place, to: &json)
            json.field("moved", outcome.hasMoved)
            json.field("reason", outcome.reason)
          }
        }
      }
    }
  }

  private static func members(_ place: PitchingPlace, to json: inout JSONWriter) {
    json.field("request_id", place.requestID)
    json.field("place", place.place)
    json.field("grades", place.grades)
    json.field("mean", place.mean?.text)
    json.field("median", place.median?.text)
  }
}
