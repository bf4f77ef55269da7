/// Where an account stands in its life.
package enum UserState: String, Sendable, CaseIterable {
  case pending
  case active
  case suspended
  /// Its owner wants it gone; signing in takes that back.
  case deletionRequested = "deletion_requested"
  case deleted

  /// What `POST …/users/exists` answers other contexts. A pending account is nobody yet.
  package var reference: ReferenceState {
    switch self {
    case .pending: .missing
    case .active, .deletionRequested: .exists
    case .suspended: .suspended
    case .deleted: .deleted
    }
  }
}

/// What another context may know of an id that it wants to write down.
package enum ReferenceState: String, Sendable {
  case exists
  case suspended
  case deleted
  case missing
}
