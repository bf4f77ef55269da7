/// Where a report stands.
package enum ReportStatus: String, Sendable, CaseIterable {
  /// Planned; its time has not come.
  case scheduled
  case open
  case draft
  /// Frozen, waiting for its signature.
  case signing
  case submitted
  case inReview = "in_review"
  case accepted
  case returned
  case overdue
  case skipped

  /// The answers may be changed.
  package var isWritable: Bool {
    switch self {
    case .open, .draft, .returned, .overdue: true
    default: false
    }
  }

  /// The staff reads the answers as they stand.
  package var isHandedIn: Bool {
    switch self {
    case .submitted, .inReview, .accepted: true
    default: false
    }
  }

  /// Nothing more is owed.
  package var isSettled: Bool { self == .accepted || self == .skipped }
}
