extension Form {
  /// The answers without those that say who somebody is: what is counted stays. A name that the form
  /// does not know goes too, since nobody can say what it holds.
  package func withoutPersonal(_ answers: [String: FormValue]) -> [String: FormValue] {
    Form.withoutPersonal(answers, fields)
  }

  private static func withoutPersonal(
    _ answers: [String: FormValue], _ fields: [Field]
  ) -> [String: FormValue] {
    let known = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    var open: [String: FormValue] = [:]
    for (name, value) in answers {
      guard let field = known[name], !field.isPersonal else { continue }
      if let rows = value.list, !field.fields.isEmpty {
        open[name] = .list(
          rows.map { row in
            row.object.map { .object(withoutPersonal($0, field.fields)) } ?? .null
          })
      } else {
        open[name] = value
      }
    }
    return open
  }
}

extension Field {
  private static let personal: Set<FieldType> = [
    .iin, .phone, .email, .iban, .user, .file, .files, .image, .signature, .hidden,
  ]

  /// What forms call the field for a person's name.
  private static let names: Set<String> = [
    "name", "full_name", "fullname", "fio", "first_name", "last_name", "middle_name", "surname",
    "patronymic",
  ]

  private var isFromProfile: Bool { prefill?.source.hasPrefix("profile.") ?? false }

  /// Its answer says who somebody is: by `personal` in its config, else by its type, by where it is
  /// filled from and by what it is called.
  package var isPersonal: Bool {
    settings["personal"]?.bool
      ?? (Field.personal.contains(type) || isFromProfile || Field.names.contains(name))
  }
}
