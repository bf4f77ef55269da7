package import Kernel

/// An account was activated: from now on the person exists for the other contexts.
package struct UserActivated: ContractEvent {
  package static let type = "user.activated"
  package static let aggregateType = "user"

  package let id: Int64
  package let displayName: String
  package let avatar: String?
  package let locale: String

  package init(id: Int64, displayName: String, avatar: String?, locale: String) {
    self.id = id
    self.displayName = displayName
    self.avatar = avatar
    self.locale = locale
  }

  package var aggregateID: String { String(id) }

  enum CodingKeys: String, CodingKey {
    case id
    case displayName = "display_name"
    case avatar
    case locale
  }
}

/// The public face of a person changed: name, picture or language.
package struct UserUpdated: ContractEvent {
  package static let type = "user.updated"
  package static let aggregateType = "user"

  package let id: Int64
  package let displayName: String
  package let avatar: String?
  package let locale: String

  package init(id: Int64, displayName: String, avatar: String?, locale: String) {
    self.id = id
    self.displayName = displayName
    self.avatar = avatar
    self.locale = locale
  }

  package var aggregateID: String { String(id) }

  enum CodingKeys: String, CodingKey {
    case id
    case displayName = "display_name"
    case avatar
    case locale
  }
}

/// A person was erased: only the bare id may stay.
package struct UserDeleted: ContractEvent {
  package static let type = "user.deleted"
  package static let aggregateType = "user"

  package let id: Int64
  /// True if what he said to others loses its text, as he wished; else absent, and it stays.
  package let wipesComments: Bool?

  package init(id: Int64, wipesComments: Bool = false) {
    self.id = id
    self.wipesComments = wipesComments ? true : nil
  }

  package var aggregateID: String { String(id) }

  enum CodingKeys: String, CodingKey {
    case id
    case wipesComments = "wipes_comments"
  }
}

/// A person may not act until `until` (for good if there is none).
package struct UserSuspended: ContractEvent {
  package static let type = "user.suspended"
  package static let aggregateType = "user"

  package let id: Int64
  package let until: Instant?

  package init(id: Int64, until: Instant?) {
    self.id = id
    self.until = until
  }

  package var aggregateID: String { String(id) }
}

/// A suspension ended.
package struct UserRestored: ContractEvent {
  package static let type = "user.restored"
  package static let aggregateType = "user"

  package let id: Int64

  package init(id: Int64) { self.id = id }

  package var aggregateID: String { String(id) }
}

/// Whatever was remembered of a person's groups, permissions, roles or companies is stale.
package struct UserPermissionsChanged: ContractEvent {
  package static let type = "user.permissions_changed"
  package static let aggregateType = "user"

  package let id: Int64
  /// The permission revision that principals carry from now on.
  package let revision: Int64

  package init(id: Int64, revision: Int64) {
    self.id = id
    self.revision = revision
  }

  package var aggregateID: String { String(id) }
}
