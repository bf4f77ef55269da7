import HTTPCore
import Kernel
import Pages

/// One line to fill in.
struct PageField: Sendable {
  let name: String
  let label: Localized
  /// A word of the HTML standard, 4.10.18.7, so that browsers and password keepers can help.
  let autocomplete: String
  var isPassword = false
  var isOptional = false
}

/// A page with one form. What was typed stays, but for passwords; what is wrong stands beside its field.
struct FormPage: Sendable {
  let title: Localized
  let action: String
  let button: Localized
  var intro: Localized?
  var fields: [PageField] = []
  /// Another button, sent as `decision=again`.
  var again: Localized?
  var links: [(text: Localized, address: String)] = []
  /// Nothing is asked after it: the answer leads to `next`, and from there to an application maybe.
  var isLast = false

  /// - Parameters:
  ///   - hidden: what goes along unseen, such as where to go on afterwards (`next`).
  ///   - values: what was typed.
  func response(
    in language: Language, hidden: KeyValuePairs<String, String> = [:],
    values: [String: String] = [:], faults: FormFaults = FormFaults()
  ) -> Response {
    let next = hidden.first { $0.key == "next" }?.value
    let page = Page(
      title: title, language: language, status: faults.status,
      leadsTo: isLast ? next.flatMap { OwnAddress.site(behind: $0) } : nil)
    return page.response { html in
      for fault in faults.general {
        html.element("p", ["role": "alert", "class": "fault"], fault.text(in: language))
      }
      if let intro { html.element("p", intro.text(in: language)) }
      html.element("form", ["method": "post", "action": action]) { html in
        for (name, value) in hidden {
          html.void("input", ["type": "hidden", "name": name, "value": value])
        }
        html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
        for field in fields {
          write(
            field, values[field.name] ?? "", faults.fields[field.name] ?? [], language, to: &html)
        }
        html.element("button", button.text(in: language))
        if let again {
          html.element(
            "button",
            ["name": "decision", "value": "again", "class": "plain", "formnovalidate": ""],
            again.text(in: language))
        }
      }
      for link in links {
        html.element("p") { html in
          html.element("a", ["href": link.address], link.text.text(in: language))
        }
      }
    }
    .retrying(after: faults.wait)
  }

  private func write(
    _ field: PageField, _ value: String, _ faults: [Localized], _ language: Language,
    to html: inout HTML
  ) {
    let notes = "\(field.name)-fault"
    html.element("label", ["for": field.name], field.label.text(in: language))
    html.void(
      "input",
      [
        "id": field.name, "name": field.name, "autocomplete": field.autocomplete,
        "type": field.isPassword ? "password" : "text", "maxlength": "256",
        "required": field.isOptional ? nil : "", "value": field.isPassword ? nil : value,
        "aria-invalid": faults.isEmpty ? nil : "true",
        "aria-describedby": faults.isEmpty ? nil : notes,
      ])
    guard !faults.isEmpty else { return }
    html.element("ul", ["id": notes, "class": "fault"]) { html in
      for fault in faults { html.element("li", fault.text(in: language)) }
    }
  }
}

extension FormPage {
  /// The page after a form, with what goes on from it.
  func response(after form: FormInput, in language: Language) -> Response {
    response(in: language, hidden: carried(from: form))
  }

  /// What the command behind a form refuses is shown on this page, which asked.
  func taking(
    _ form: FormInput, in language: Language, _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch let refusal as any ProblemConvertible {
      let names = ["email": "contact", "phone": "contact"]
      return response(
        in: language, hidden: carried(from: form), values: form.values,
        faults: FormFaults(refusal.problem, of: self, naming: names))
    }
  }

  /// A page that asks for the address itself is not given it a second time.
  private func carried(from form: FormInput) -> KeyValuePairs<String, String> {
    let next = OwnAddress.of(form["next"])
    return fields.contains { $0.name == "contact" }
      ? ["next": next] : ["contact": form["contact"] ?? "", "next": next]
  }
}

/// What a form is told that could not be taken.
struct FormFaults {
  var status: Status = .ok
  var wait: Duration?
  var general: [Localized] = []
  var fields: [String: [Localized]] = [:]
}

extension FormFaults {
  /// The faults of a problem, each beside the field that its pointer names; `fieldOf` where a page
  /// calls a field otherwise than the API does.
  init(_ problem: Problem, of page: FormPage, naming fieldOf: [String: String] = [:]) {
    status = Status(problem.status)
    wait = problem.retryAfter
    let known = Set(page.fields.map(\.name))
    for fault in problem.faults {
      let member = String(fault.pointer.drop { $0 == "/" })
      let field = fieldOf[member] ?? member
      if known.contains(field) {
        fields[field, default: []].append(fault.message)
      } else {
        general.append(fault.message)
      }
    }
    if problem.faults.isEmpty { general.append(problem.title) }
  }
}
