import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesStore

/// Rows of the slice as answers: copied column by column, nothing is built in between.
enum RowsJSON {
  private static let rows = RowJSON(
    hidden: ["edition", "row_version"],
    localized: [
      "name", "service_name", "short_description", "description", "bp_status_label", "to_label",
      "reason_label",
    ])

  /// One thing with its version as ETag.
  static func one(_ row: Row, in choice: LanguageChoice) throws -> Response {
    var json = JSONWriter(reserving: 1_536)
    rows.write(row, in: choice.asked, to: &json)
    return try Response.json(bytes: json.take()).spoken(in: choice)
      .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
  }

  /// The same with the receipt of a submission.
  static func one(
    _ row: Row, in choice: LanguageChoice, receipt: SubmissionReceipt
  ) throws -> Response {
    try Response.json(reserving: 1_536) { json in
      json.object { json in
        rows.writeMembers(row, in: choice.asked, to: &json)
        json.object("submission") { json in
          json.field("attempt", receipt.attempt)
          json.field("sha256", Hex.text(receipt.sha256))
          json.field("submitted_at", receipt.submittedAt)
        }
      }
    }
    .spoken(in: choice)
    .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
  }

  /// `{"items", "next"}` with at most `limit` rows.
  static func page(
    _ found: Rows, limit: Int, next: String?, in choice: LanguageChoice
  ) -> Response {
    var json = JSONWriter(reserving: 512 + 768 * min(found.count, limit))
    json.beginObject()
    json.key("items")
    rows.write(found, limit: limit, in: choice.asked, to: &json)
    json.field("next", next)
    json.endObject()
    return Response.json(bytes: json.take()).spoken(in: choice)
  }
}

extension LanguageChoice {
  /// `nil` asks for all three.
  var asked: Language? { wantsAll ? nil : language }
}
