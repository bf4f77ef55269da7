import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ReportView {
  private static let rows = RowJSON(
    hidden: [
      "row_version", "report_type", "terms", "data", "hub_form_id", "hub_form_version", "is_own",
      "last_data", "company_verified", "request_status", "today",
    ],
    localized: ["service_name"])

  /// What lists show of it, and the answers as its reader may see them.
  func response(
    in choice: LanguageChoice, receipt: ReportReceipt? = nil, status code: Status = .ok
  ) throws -> Response {
    try Response.json(status: code, reserving: 2_048) { json in
      json.object { json in
        ReportView.rows.writeMembers(row, in: choice.asked, to: &json)
        json.field("form_id", terms.formID)
        json.field("form_version", formVersion)
        json.field("sign", terms.needsSignature)
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
        write(fee, in: choice, to: &json)
        if let receipt { write(receipt, to: &json) }
      }
    }
    .spoken(in: choice)
    .with(.etag, EntityTag(rowVersion: row.int64("row_version")).description)
  }

  private func write(_ receipt: ReportReceipt, to json: inout JSONWriter) {
    json.object("submission") { json in
      json.field("attempt", receipt.attempt)
      json.field("sha256", Hex.text(receipt.sha256))
    }
    guard let document = receipt.document else { return }
    json.key("document")
    document.write(to: &json)
  }
}
