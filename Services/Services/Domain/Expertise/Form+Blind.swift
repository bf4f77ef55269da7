extension Form {
  /// The answers without those that say who applies: fields with `identifies: true` in their config,
  /// and, unless it says `false`, numbers and addresses of people and companies, files, and whatever is
  /// filled in from a profile or a company.
  package func withoutIdentity(_ answers: [String: FormValue]) -> [String: FormValue] {
    Form.withoutIdentity(answers, fields)
  }

  private static func withoutIdentity(
    _ answers: [String: FormValue], _ fields: [Field]
  ) -> [String: FormValue] {
    let known = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    var open: [String: FormValue] = [:]
    for (name, value) in answers {
      guard let field = known[name], !field.identifies else { continue }
      if let rows = value.list, !field.fields.isEmpty {
        open[name] = .list(
          rows.map { row in
            row.object.map { .object(withoutIdentity($0, field.fields)) } ?? .null
          })
      } else {
        open[name] = value
      }
    }
    return open
  }
}

extension Field {
  private static let telling: Set<String> = [
    "email", "phone", "url", "iin", "bin", "tin", "iban", "company", "user", "file", "files",
    "image", "signature", "hidden",
  ]

  private var isFilledFromApplicant: Bool {
    let prefill = settings["prefill"]
    let source = prefill?["source"]?.text ?? prefill?.text ?? ""
    return source.hasPrefix("profile.") || source.hasPrefix("company.")
  }

  /// Its answer says who applies.
  package var identifies: Bool {
    settings["identifies"]?.bool
      ?? (Field.telling.contains(type.rawValue) || isFilledFromApplicant)
  }
}
