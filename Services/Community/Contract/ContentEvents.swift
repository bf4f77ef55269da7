import Kernel

/// Readers do not see something for the time being: `source` is its model, such as `core.article`.
package struct ContentHidden: ContractEvent {
  package static let type = "content.hidden"
  package static let aggregateType = "content"

  package let source: String
  package let primaryKey: String

  package init(source: String, primaryKey: String) {
    self.source = source
    self.primaryKey = primaryKey
  }

  package var aggregateID: String { "\(source):\(primaryKey)" }

  enum CodingKeys: String, CodingKey {
    case source
    case primaryKey = "primary_key"
  }
}

/// Nothing hides it any more.
package struct ContentShown: ContractEvent {
  package static let type = "content.shown"
  package static let aggregateType = "content"

  package let source: String
  package let primaryKey: String

  package init(source: String, primaryKey: String) {
    self.source = source
    self.primaryKey = primaryKey
  }

  package var aggregateID: String { "\(source):\(primaryKey)" }

  enum CodingKeys: String, CodingKey {
    case source
    case primaryKey = "primary_key"
  }
}
