/// Those whom a flag names, by kind.
package enum FlagAudience: String, Sendable, CaseIterable {
  case groups
  case users
  case excludedUsers = "excluded-users"
  case companies

  /// The most of one kind: evaluation keeps them all in memory.
  package static let limit = 10_000
}

/// Why whom a flag names cannot be changed.
package enum FlagError: Error, Hashable {
  case notFound
  /// It was changed meanwhile; its version now.
  case stale(current: Int64)
  /// There is nobody and nothing of these ids.
  case unknown([Int64])
}

/// When nobody needs a flag any more.
package enum FlagStaleness: String, Sendable, CaseIterable {
  /// The day has come by which it was to be gone.
  case expired
  /// Its schedule is over.
  case ended
  /// It has been the same for everybody for long.
  case settled

  /// Days without a change after which a flag that is the same for everybody is settled.
  package static let standardDays = 90
}
