import HTTPCore
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// A published form as the browser gets it, with the conditions for its own evaluator.
extension PublishedForm {
  func write(to json: inout JSONWriter, in choice: LanguageChoice) {
    json.object { json in
      json.field("id", id)
      json.field("version", version)
      json.field("name", name, in: choice)
      if let description { json.field("description", description, in: choice) }
      json.field("need_signature", needsSignature)
      json.array("steps", form.steps) { json, step in
        json.object { json in
          json.field("title", step.title, in: choice)
          json.field("visible_if", step.condition)
          json.array("fields", step.fields) { $1.write(to: &$0, in: choice) }
        }
      }
    }
  }
}

extension Field {
  /// Settings that are written otherwise: fields of a group and cells by themselves.
  private static let written: Set<String> = [
    "fields", "visible_if", "required_if", "readonly", "prefill", "validators", "error_messages",
    "rows", "columns", "cell", "content",
  ]

  func write(to json: inout JSONWriter, in choice: LanguageChoice) {
    json.object { json in
      json.field("name", name)
      json.field("type", type.rawValue)
      json.field("title", title, in: choice)
      if let subtitle { json.field("subtitle", subtitle, in: choice) }
      if let placeholder { json.field("placeholder", placeholder, in: choice) }
      if let help { json.field("help_text", help, in: choice) }
      json.field("required", isRequired)
      json.field("width", width)
      if let defaultValue { json.field("default_value", defaultValue) }
      if let condition = settings["visible_if"] { json.field("visible_if", condition) }
      if let condition = settings["required_if"] { json.field("required_if", condition) }
      if isReadonly { json.field("readonly", true) }
      if let prefill {
        json.key("prefill")
        json.object { json in
          json.field("source", prefill.source)
          json.field("locked", prefill.isLocked || isReadonly)
        }
      }
      if !validators.isEmpty {
        json.array("validators", validators) { $1.write(to: &$0, in: choice) }
      }
      if !messages.isEmpty {
        json.key("error_messages")
        json.object { json in
          for (code, message) in messages.sorted(by: { $0.key < $1.key }) {
            json.field(code, message, in: choice)
          }
        }
      }
      if let content { json.field("content", content, in: choice) }
      if !options.isEmpty { json.array("options", options) { $1.write(to: &$0, in: choice) } }
      if !fields.isEmpty { json.array("fields", fields) { $1.write(to: &$0, in: choice) } }
      if !rows.isEmpty { json.array("rows", rows) { $1.write(to: &$0, in: choice) } }
      if !columns.isEmpty { json.array("columns", columns) { $1.write(to: &$0, in: choice) } }
      if let cell = cell.first {
        json.key("cell")
        cell.write(to: &json, in: choice)
      }
      json.field("config", FormValue.object(settings.filter { !Field.written.contains($0.key) }))
    }
  }
}

extension Field.Option {
  func write(to json: inout JSONWriter, in choice: LanguageChoice) {
    json.object { json in
      json.field("code", code)
      json.field("label", label, in: choice)
      if let score { json.field("score", raw: Array(score.text.utf8)) }
    }
  }
}

extension Field.Validator {
  func write(to json: inout JSONWriter, in choice: LanguageChoice) {
    json.object { json in
      json.field("code", code)
      json.field("assert", assertion)
      json.field("message", message, in: choice)
    }
  }
}

/// What the applicant filled in, what is missing, and what may be changed now.
extension FormDataView {
  func response(in language: Language) -> Response {
    var response = Response.json(reserving: 2_048) { json in
      json.object { json in
        json.field("status", status)
        json.field("form_version", formVersion)
        json.field("editable", isEditable)
        json.field("data", FormValue.object(answers))
        json.field("complete", isEditable ? missing.isEmpty : nil)
        json.array("missing", missing) { json, fault in
          json.object { json in
            json.field("pointer", fault.pointer)
            json.field("code", fault.code)
            json.field("message", fault.message.text(in: language))
          }
        }
        json.key("open_fields")
        if let openFields {
          json.array(openFields.sorted()) { $0.value($1) }
        } else {
          json.null()
        }
        json.array("marks", marks) { json, mark in
          json.object { json in
            json.field("field", mark.field)
            json.field("comment", mark.comment)
          }
        }
      }
    }
    response.headers.set(.etag, EntityTag(rowVersion: rowVersion).description)
    response.headers.set(.contentLanguage, language.rawValue)
    response.headers.append(.vary, "Accept-Language")
    return response
  }
}
