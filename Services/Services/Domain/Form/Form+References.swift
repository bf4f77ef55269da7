package import Kernel

extension Form {
  /// The things outside the form that a set of answers names: who judges it finds out about them
  /// first.
  package func references(in answers: [String: FormValue]) -> Set<Reference> {
    var found: Set<Reference> = []
    for field in fields {
      guard let value = answers[field.name] else { continue }
      if field.type == .group {
        for row in (value.list ?? []).prefix(Field.mostRows) {
          for inner in field.fields {
            if let value = row[inner.name] { found.formUnion(inner.references(in: value)) }
          }
        }
      } else {
        found.formUnion(field.references(in: value))
      }
    }
    return found
  }

  /// Answers that no other request may have given, in their one spelling; of assessed answers.
  package func uniqueAnswers(in answers: [String: FormValue]) -> [String: FormValue] {
    var unique: [String: FormValue] = [:]
    for field in fields where field.rules.isUnique {
      guard let value = answers[field.name], !value.isEmpty else { continue }
      let address = field.type == .email ? value.text.flatMap { EmailAddress($0) } : nil
      unique[field.name] = address.map { .text($0.key) } ?? value
    }
    return unique
  }

  /// What the applicant is told who came second.
  package func takenFault(of name: String) -> FieldFault? {
    field(named: name)?.fault(.taken, at: "/data/\(name)")
  }

  package var hasUniqueFields: Bool { fields.contains { $0.rules.isUnique } }
}

/// Something of the slice that a definition names: it has to be there when the form is published.
package struct NamedInForm: Sendable, Hashable {
  package enum Kind: Sendable {
    case directory, service
  }

  package let kind: Kind
  package let code: String
  package let pointer: String

  package var fault: FormDefinitionFaults.Fault {
    FormDefinitionFaults.Fault(pointer: pointer, code: "nothing-there")
  }
}

extension Form {
  package var named: [NamedInForm] {
    steps.enumerated().flatMap { step, content in
      Form.named(in: content.fields, at: "/steps/\(step)/fields")
    }
  }

  private static func named(in fields: [Field], at place: String) -> [NamedInForm] {
    fields.enumerated().flatMap { index, field -> [NamedInForm] in
      let config = "\(place)/\(index)/config"
      var found = named(in: field.fields, at: "\(config)/fields")
      if let directory = field.rules.directory {
        found.append(
          NamedInForm(kind: .directory, code: directory, pointer: "\(config)/directory"))
      }
      if field.type == .serviceRequest {
        found += (field.rules.filter["service"] ?? []).compactMap(\.text).map {
          NamedInForm(kind: .service, code: $0, pointer: "\(config)/filter")
        }
      }
      return found
    }
  }
}

extension Field {
  fileprivate func references(in value: FormValue) -> [Reference] {
    let items = value.list ?? [value]
    if let directory = rules.directory {
      return items.compactMap { item in
        let code = type == .city ? key(of: item) : item.text
        return code.map { Reference(.directory(directory), $0) }
      }
    }
    guard let kind = type.referenceKind else { return [] }
    return items.compactMap { key(of: $0) }.map { Reference(kind, $0) }
  }
}
