import Files
import HTTPCore
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// How the papers of a request look from outside. Nobody else keeps any of it.
struct DocumentList {
  let step: String?
  let rules: DocumentRules
  let papers: [RequestDocument]
  let reader: RequestDocuments.Reader

  func response(in choice: LanguageChoice) -> Response {
    Response.json(reserving: 512 + 512 * papers.count) { json in
      json.object { json in
        json.field("bp_status", step)
        json.array("required", asked) { write($1, to: &$0, in: choice) }
        json.array("items", papers) { DocumentList.write($1, to: &$0) }
      }
    }
    .spoken(in: choice)
    .with(.cacheControl, "no-store")
  }

  static func created(_ document: RequestDocument) -> Response {
    Response.json(status: .created) { write(document, to: &$0) }.with(.cacheControl, "no-store")
  }

  /// What experts owe the applicant is not told, nor the other way round.
  private var asked: [DocumentRule] {
    switch reader {
    case .staff: rules.items
    case .applicant: rules.items.filter { $0.source != .expert }
    case .expert: rules.items.filter { $0.source == .expert }
    }
  }

  private func write(
    _ rule: DocumentRule, to json: inout JSONWriter, in choice: LanguageChoice
  ) {
    let state = rule.state(of: papers.filter { $0.document == rule.code }.map(\.standing))
    json.object { json in
      json.field("document", rule.code)
      json.field("name", rule.name, in: choice)
      json.field("by", rule.source.rawValue)
      json.array("steps", rule.steps) { $0.value($1) }
      json.field("required", rule.isRequired)
      json.field("due", step.map(rule.belongs) ?? false)
      json.field("state", state.rawValue)
    }
  }

  private static func write(_ paper: RequestDocument, to json: inout JSONWriter) {
    let file = paper.file
    json.object { json in
      json.field("id", paper.id)
      json.field("kind", paper.kind.rawValue)
      json.field("document", paper.document)
      json.field("name", paper.name)
      json.field("is_late", paper.isLate)
      json.field("author_id", paper.authorID)
      json.field("created_at", paper.createdAt)
      json.field("external_id", paper.externalID)
      json.field("file_id", file?.id.text)
      json.field("file", file.map { FileRoutes.root + "/" + $0.id.text })
      json.field("mime_type", file?.mimeType)
      json.field("size", file?.bytes)
      json.field("sha256", file?.object?.sha256.text)
      json.field("scan", file?.scan.rawValue)
    }
  }
}
