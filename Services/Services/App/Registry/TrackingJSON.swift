import HTTPCore
import JSON
import Kernel
import Postgres

/// How what everybody may know looks: rows as they are, without the keys that only the house needs.
enum TrackingJSON {
  private static let rows = RowJSON(
    hidden: ["id", "created_at"], localized: ["service_name", "bp_status_label", "to_label"])

  static func response(
    _ request: Row, _ steps: Rows, in choice: LanguageChoice
  ) throws -> Response {
    Response.json(reserving: 512 + 128 * steps.count) { json in
      json.object { json in
        rows.writeMembers(request, in: choice.asked, to: &json)
        json.key("steps")
        rows.write(steps, limit: steps.count, in: choice.asked, to: &json)
      }
    }
    .spoken(in: choice)
    .with(.cacheControl, "no-store")
  }

  static func page(
    _ found: Rows, limit: Int, next: String?, in choice: LanguageChoice
  ) -> Response {
    Response.json(reserving: 512 + 384 * min(found.count, limit)) { json in
      json.object { json in
        json.key("items")
        rows.write(found, limit: limit, in: choice.asked, to: &json)
        json.field("next", next)
      }
    }
    .spoken(in: choice)
  }
}
