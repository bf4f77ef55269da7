import HTTPCore
import JSON
import Postgres

extension RowsJSON {
  private static let ballots = RowJSON(hidden: ["row_version"], localized: ["service_name"])

  /// `{"ballots", "old"}`: the rounds, and votes of the old site.
  static func votes(_ rounds: Rows, old: Rows, in choice: LanguageChoice) -> Response {
    var json = JSONWriter(reserving: 4_096)
    json.beginObject()
    json.key("ballots")
    ballots.write(rounds, in: choice.asked, to: &json)
    json.key("old")
    RowJSON.plain.write(old, to: &json)
    json.endObject()
    return Response.json(bytes: json.take()).spoken(in: choice)
  }

  /// One thing without a version and without words in several languages.
  static func plain(_ row: Row) throws -> Response {
    var json = JSONWriter(reserving: 512)
    RowJSON.plain.write(row, to: &json)
    return Response.json(bytes: json.take()).with(.cacheControl, "no-store")
  }
}
