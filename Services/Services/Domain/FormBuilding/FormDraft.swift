/// A form as its operators work on it: steps and fields, half finished as they may be. Publishing turns
/// its definition into a `Form` that never changes.
package struct FormDraft: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    /// Of its row; `nil` where it has none yet.
    package var id: Int64?
    package var title: FormValue
    package var visibleIf: FormValue
    package var fields: [Field]

    package init(
      id: Int64? = nil, title: FormValue, visibleIf: FormValue = .null, fields: [Field] = []
    ) {
      self.id = id
      self.title = title
      self.visibleIf = visibleIf
      self.fields = fields
    }
  }

  package struct Field: Sendable, Hashable {
    package var id: Int64?
    /// Its key in the answers.
    package var name: String
    package var type: String
    /// What else the definition says of it, by key: title, help, options, config.
    package var details: [String: FormValue]
  }

  package var steps: [Step]

  package init(steps: [Step]) { self.steps = steps }

  package var fields: [Field] { steps.flatMap(\.fields) }

  /// What is published and exported: nothing of where it is kept.
  package var definition: FormValue { document(withKeys: false) }

  /// What operators see and send: the definition with the keys of the rows.
  package var document: FormValue { document(withKeys: true) }

  private func document(withKeys: Bool) -> FormValue {
    func key(_ id: Int64?) -> [String: FormValue] {
      withKeys ? ["id": id.map { .number(String($0)) } ?? .null] : [:]
    }
    let steps = steps.map { step -> FormValue in
      let fields = step.fields.map { field -> FormValue in
        let own: [String: FormValue] = ["name": .text(field.name), "type": .text(field.type)]
        return .object(field.details.merging(own) { $1 }.merging(key(field.id)) { $1 })
      }
      let own: [String: FormValue] = [
        "title": step.title, "visible_if": step.visibleIf, "fields": .list(fields),
      ]
      return .object(own.merging(key(step.id)) { $1 })
    }
    return .object(["steps": .list(steps)])
  }

  /// All that stands in the way of publishing it, each with its place.
  package var faults: [FormDefinitionFaults.Fault] {
    do throws(FormDefinitionFaults) {
      _ = try Form(definition: definition)
      return []
    } catch {
      return error.faults
    }
  }

  /// The canonical bytes of the definition, of which the checksum is taken.
  package var canonical: [UInt8] { CanonicalJSON.bytes(of: definition) }
}
