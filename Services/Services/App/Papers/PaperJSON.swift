import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// How papers look from outside.
enum PaperJSON {
  /// `{"items"}`: of each where its file is, if it is printed, and where it is checked.
  static func list(_ rows: Rows, at address: (String) -> String) throws -> Response {
    try Response.json(reserving: 512 + 512 * rows.count) { json in
      try json.object { json in
        json.key("items")
        json.beginArray()
        for row in rows { try write(row, address, to: &json) }
        json.endArray()
      }
    }
    .with(.cacheControl, "no-store")
  }

  private static func write(
    _ row: Row, _ address: (String) -> String, to json: inout JSONWriter
  ) throws {
    let file = try row.optionalUUID("file_id")?.text
    json.beginObject()
    json.field("id", try row.int64("id"))
    json.field("kind", try row.string("kind"))
    json.field("number", try row.string("number"))
    json.field("language", try row.string("language"))
    json.field("status", try row.string("status"))
    json.field("failure", try row.optionalString("failure"))
    json.field("issued_at", try row.instant("issued_at"))
    json.field("valid_until", try row.optionalDay("valid_until")?.description)
    json.field("printed_at", try row.optionalInstant("printed_at"))
    json.field("revoked_at", try row.optionalInstant("revoked_at"))
    json.field("applicant_signed_at", try row.optionalInstant("applicant_signed_at"))
    json.field("hub_signed_at", try row.optionalInstant("hub_signed_at"))
    json.field("file_id", file)
    json.field("file", file.map { FileRoutes.root + "/" + $0 })
    json.field("sha256", try row.optionalString("sha256"))
    json.field("check", address(try row.string("code")))
    json.endObject()
  }

  /// What a side signs, and who has.
  static func contract(_ contract: RequestContract, _ document: FrozenDocument?) -> Response {
    Response.json(reserving: 65_536) { json in
      json.object { json in
        writeMembers(contract, to: &json)
        json.key("document")
        if let document { document.write(to: &json) } else { json.null() }
      }
    }
    .with(.cacheControl, "no-store")
  }

  static func signed(
    _ contract: RequestContract, _ request: Row, in choice: LanguageChoice
  ) throws -> Response {
    try Response.json { json in
      try json.object { json in
        writeMembers(contract, to: &json)
        json.field("request_status", try request.string("status"))
        json.field("bp_status", try request.optionalString("bp_status"))
      }
    }
  }

  static func issued(_ row: Row) throws -> Response {
    try Response.json(status: .created) { json in
      try json.object { json in
        json.field("id", try row.int64("id"))
        json.field("kind", try row.string("kind"))
        json.field("number", try row.string("number"))
        json.field("status", try row.string("status"))
      }
    }
  }

  private static func writeMembers(_ contract: RequestContract, to json: inout JSONWriter) {
    json.field("id", contract.id)
    json.field("number", contract.number)
    json.field("status", contract.status.rawValue)
    json.field("applicant_signed_at", contract.applicantSignedAt)
    json.field("hub_signed_at", contract.hubSignedAt)
  }
}

extension CheckedPaper {
  func response(in choice: LanguageChoice) -> Response {
    Response.json { json in
      json.object { json in
        json.field("status", standing.rawValue)
        json.field("kind", kind.rawValue)
        json.field("number", number)
        if choice.wantsAll {
          json.field("service", service)
        } else {
          json.field("service", service.text(in: choice.language))
        }
        json.field("holder", holder)
        json.field("issued_at", issuedAt)
        json.field("valid_until", validUntil?.description)
        json.field("signed_at", signedAt)
        json.field("revoked_at", revokedAt)
        json.field("sha256", sha256.map { Hex.text($0) })
      }
    }
    .spoken(in: choice)
    .with(.cacheControl, "no-store")
  }
}
