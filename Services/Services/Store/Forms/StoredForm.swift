import Crypto
import JSON
import Kernel
import Postgres
package import ServicesDomain

/// A form with the draft that its operators work on.
package struct StoredForm: Sendable {
  package let id: Int64
  package let code: String?
  package let name: FormValue
  package let description: FormValue
  package let needsSignature: Bool
  package let organization: String?
  /// The last published version, 0 before the first.
  package let version: Int
  package let rowVersion: Int64
  package let draft: FormDraft
  /// SHA-256 of the draft's canonical definition: its ETag. Whoever changes a step or a field, by
  /// whatever address, changes it.
  package let checksum: String
  /// What stands in the way of publishing the draft.
  package let faults: [FormDefinitionFaults.Fault]

  /// `ask`: for the directories and services that the draft names.
  init(_ row: Row, asking ask: (SQL) async throws -> Rows) async throws {
    id = try row.int64("id")
    code = try row.optionalString("code")
    name = try FormValue(json: row.json("name"))
    description = try row.optionalJSON("description").map { try FormValue(json: $0) } ?? .null
    needsSignature = try row.bool("need_signature")
    organization = try row.optionalString("organization_id")
    version = try row.int("version")
    rowVersion = try row.int64("row_version")
    draft = FormDraft(
      stored: try OldFormWords.site().translated(FormValue(json: row.json("draft"))))
    checksum = try FormChecksum.of(draft)
    do {
      faults = try await FormPublisher.faults(
        of: Form(definition: draft.definition), config: row.json("config"), on: row.day("today"),
        asking: ask)
    } catch let found as FormDefinitionFaults {
      faults = found.faults
    }
  }

  /// What is exported: the draft, or a version of it.
  package func transfer(of draft: FormDraft) -> FormTransfer {
    FormTransfer(
      code: code, name: name, description: description, needsSignature: needsSignature,
      draft: draft)
  }
}

/// Checksums of definitions.
package enum FormChecksum {
  package static func of(_ draft: FormDraft) throws -> String { try hex(draft.canonical) }

  package static func hex(_ bytes: [UInt8]) throws -> String {
    Hex.text(try SHA256.digest(bytes))
  }

  /// As an exported document has it.
  package static func labelled(_ bytes: [UInt8]) throws -> String {
    "sha256:" + (try hex(bytes))
  }
}

/// Why operators are refused what they want of a form.
package enum FormRefusal: Error, Sendable, Equatable {
  /// There is none, or it belongs to another organisation.
  case missing
  case noVersion(Int)
  /// The draft is not the one that was seen.
  case stale(checksum: String)
  case codeTaken(String)
  /// There is nothing newer to move to.
  case notPublished
}
