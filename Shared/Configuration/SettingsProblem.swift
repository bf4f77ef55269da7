/// Everything that is wrong with the settings. Its text names settings, never values.
package struct SettingsProblem: Error, CustomStringConvertible {
  package let faults: [SettingsFault]

  package init(faults: [SettingsFault]) { self.faults = faults }

  package var description: String {
    faults.map { "\($0.name) \($0.explanation)" }.joined(separator: "\n")
  }
}

/// One setting and what is wrong with it.
package struct SettingsFault: Sendable, Hashable {
  package let name: String
  package let explanation: String
}
