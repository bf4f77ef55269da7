package import Kernel

/// A published form: it never changes. A request keeps the version it began with.
package struct Form: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    package let title: Localized
    package let visibleIf: Condition?
    /// The condition as published, for the browser's own evaluator.
    package let condition: FormValue?
    package let fields: [Field]
  }

  package let steps: [Step]

  /// Stands for an old form that no version could be made of: no field of it is known.
  package static let unpublished = Form(steps: [])

  package var fields: [Field] { steps.flatMap(\.fields) }

  package func field(named name: String) -> Field? {
    for step in steps {
      if let field = step.fields.first(where: { $0.name == name }) { return field }
    }
    return nil
  }

  /// All an applicant may answer together, as canonical JSON.
  package static let mostBytes = 256 * 1_024
}
