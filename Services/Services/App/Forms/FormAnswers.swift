import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension StoredForm {
  /// The draft with all that stands in the way of publishing it.
  func response(in language: Language) -> Response {
    Response.json(reserving: 16_384) { json in
      json.object { json in
        json.field("form_id", id)
        json.field("version", version == 0 ? nil : version)
        json.field("steps", draft.document["steps"])
        json.array("faults", faults) { $1.pointed.write(to: &$0, in: language) }
      }
    }
    .with(.etag, EntityTag(checksum).description)
    .inLanguage(language)
  }
}

extension Response {
  /// Words of an answer that are in one language, whatever else it shows.
  func inLanguage(_ language: Language) -> Response {
    var response = self
    response.headers.set(.contentLanguage, language.rawValue)
    response.headers.append(.vary, "Accept-Language" as StaticString)
    return response
  }
}

extension FieldFault {
  func write(to json: inout JSONWriter, in language: Language) {
    json.object { json in
      json.field("pointer", pointer)
      json.field("code", code)
      json.field("message", message.text(in: language))
    }
  }
}

extension PublishedVersion {
  func response(of form: Int64) -> Response {
    Response.json(reserving: 16_384) { json in
      json.object { json in
        json.field("form_id", form)
        json.field("version", version)
        json.field("published_at", publishedAt)
        json.field("published_by", publishedBy)
        json.field("checksum", "sha256:" + checksum)
        json.field("steps", draft.definition["steps"])
      }
    }
    .with(.etag, EntityTag(checksum).description)
  }
}

extension FormComparison {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("same", isEmpty)
      json.array("steps", steps) { $0.value($1) }
      json.array("added", added) { $1.write(to: &$0) }
      json.array("removed", removed) { $1.write(to: &$0) }
      json.array("changed", changed) { json, change in
        json.object { json in
          json.field("name", change.name)
          json.field("from", change.from)
          json.field("pointer", change.pointer)
          json.array("changes", change.changes) { $0.value($1) }
        }
      }
    }
  }
}

extension FormComparison.Place {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("name", name)
      json.field("pointer", pointer)
    }
  }
}

extension FormTranslations {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("total", total)
      json.object("complete") { json in
        for language in Language.allCases {
          json.field(language.rawValue, complete(in: language))
        }
      }
      json.array("items", gaps) { json, gap in
        json.object { json in
          json.field("pointer", gap.pointer)
          json.array("missing", gap.missing) { $0.value($1.rawValue) }
        }
      }
    }
  }
}

extension Assessment {
  func write(to json: inout JSONWriter, of form: Form, in language: Language) {
    let computed = form.fields.filter { $0.type == .computed }.map(\.name)
    json.object { json in
      json.field("data", FormValue.object(answers))
      json.array("visible", form.fields.map(\.name).filter(visible.contains)) { $0.value($1) }
      json.array("required", form.fields.map(\.name).filter(required.contains)) { $0.value($1) }
      json.field("computed", FormValue.object(answers.filter { computed.contains($0.key) }))
      json.field("complete", faults.isEmpty)
      json.array("faults", faults) { $1.write(to: &$0, in: language) }
    }
  }
}

extension MovedDraft {
  func response(in language: Language) -> Response {
    Response.json { json in
      json.object { json in
        json.field("request_id", id)
        json.field("form_id", formID)
        json.field("from_version", from)
        json.field("form_version", to)
        json.field("moved", isMoved)
        json.array("kept", migration.kept) { $0.value($1) }
        json.array("dropped", migration.dropped) { $0.value($1) }
        json.array("missing", missing) { $1.write(to: &$0, in: language) }
      }
    }
    .with(.etag, EntityTag(rowVersion: rowVersion).description)
    .inLanguage(language)
  }
}
