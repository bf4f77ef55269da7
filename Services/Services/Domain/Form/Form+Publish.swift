import Kernel

/// Why a form cannot be published: every fault, each with its place in the definition.
package struct FormDefinitionFaults: Error, Sendable, Equatable {
  package struct Fault: Sendable, Hashable {
    package let pointer: String
    package let code: String
  }

  package let faults: [Fault]

  package init(faults: [Fault]) { self.faults = faults }
}

extension Form {
  /// Reads a definition and demands what publishing demands: unique keys, titles in Russian and
  /// Kazakh, known types and settings, limits that make sense, conditions that only look back and
  /// compare what can be compared.
  package init(definition: FormValue) throws(FormDefinitionFaults) {
    try self.init(definition, isStored: false)
  }

  /// Reads a version that was published before. A rule that came later does not make it unreadable.
  package init(stored definition: FormValue) throws(FormDefinitionFaults) {
    try self.init(definition, isStored: true)
  }

  private init(_ definition: FormValue, isStored: Bool) throws(FormDefinitionFaults) {
    var reader = DefinitionReader(isStored: isStored)
    let steps = reader.steps(definition)
    guard reader.faults.isEmpty else { throw FormDefinitionFaults(faults: reader.faults) }
    self.init(steps: steps)
  }
}
