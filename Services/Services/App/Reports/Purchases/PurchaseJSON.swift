import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension PurchaseView {
  private static let rows = RowJSON(hidden: ["row_version", "data", "lines", "is_own", "today"])

  func response(in choice: LanguageChoice, status: Status = .ok) throws -> Response {
    let lines = try row.json("lines")
    return try Response.json(status: status, reserving: 1_024) { json in
      json.object { json in
        PurchaseView.rows.writeMembers(row, in: choice.asked, to: &json)
        json.field("editable", isEditable)
        json.field("data", FormValue.object(answers))
        json.field("complete", isEditable ? missing.isEmpty : nil)
        json.array("missing", missing) { json, fault in
          json.object { json in
            json.field("pointer", fault.pointer)
            json.field("code", fault.code)
            json.field("message", fault.message.text(in: choice.language))
          }
        }
        if kind == .plan { json.field("lines", raw: lines) }
      }
    }
    .spoken(in: choice)
    .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
  }
}
