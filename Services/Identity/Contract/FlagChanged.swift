import Kernel

/// A flag, a switch or a sample was made, changed or deleted. It says only that: whoever evaluates
/// flags reads the definitions again.
package struct FlagChanged: ContractEvent {
  package static let type = "flag.changed"
  package static let aggregateType = "flag"

  /// `flag`, `switch` or `sample`.
  package let kind: String
  package let id: Int64
  package let name: String

  package init(kind: String, id: Int64, name: String) {
    self.kind = kind
    self.id = id
    self.name = name
  }

  package var aggregateID: String { "\(kind)-\(id)" }
}
