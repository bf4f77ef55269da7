package import Kernel

/// Somebody wants a person's account to be deleted; it will be at `due`, unless she signs in before:
/// then `user.restored` follows.
package struct UserDeletionRequested: ContractEvent {
  package static let type = "user.deletion_requested"
  package static let aggregateType = "user"

  package let id: Int64
  package let due: Instant

  package init(id: Int64, due: Instant) {
    self.id = id
    self.due = due
  }

  package var aggregateID: String { String(id) }
}

/// A moderator found that something must not be seen any more: `source` is its model, such as
/// `core.article`.
package struct ContentHideRequested: ContractEvent {
  package static let type = "content.hide_requested"
  package static let aggregateType = "content"

  package let source: String
  package let primaryKey: String
  /// The sanction of which it is part.
  package let sanction: Int64

  package init(source: String, primaryKey: String, sanction: Int64) {
    self.source = source
    self.primaryKey = primaryKey
    self.sanction = sanction
  }

  package var aggregateID: String { "\(source):\(primaryKey)" }

  enum CodingKeys: String, CodingKey {
    case source
    case primaryKey = "primary_key"
    case sanction
  }
}

/// What `content.hide_requested` asked for is to be undone: an appeal was right.
package struct ContentShowRequested: ContractEvent {
  package static let type = "content.show_requested"
  package static let aggregateType = "content"

  package let source: String
  package let primaryKey: String
  package let sanction: Int64

  package init(source: String, primaryKey: String, sanction: Int64) {
    self.source = source
    self.primaryKey = primaryKey
    self.sanction = sanction
  }

  package var aggregateID: String { "\(source):\(primaryKey)" }

  enum CodingKeys: String, CodingKey {
    case source
    case primaryKey = "primary_key"
    case sanction
  }
}
