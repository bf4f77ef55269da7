/// The coarse state of a request, the same for every service: what applicants and reports see. The
/// steps of a service's own process (`bp_status`) each belong to one of these.
package enum RequestStatus: String, Sendable, CaseIterable {
  case draft
  case submitted
  case inProgress = "in_progress"
  case revision
  case approved
  case rejected
  case active
  case completed
  case cancelled
  case expired

  /// Only then may the applicant change the answers.
  package var isEditable: Bool { self == .draft || self == .revision }

  /// Nothing more will happen by itself: another request may be opened.
  package var isClosed: Bool {
    switch self {
    case .rejected, .completed, .cancelled, .expired, .approved: true
    case .draft, .submitted, .inProgress, .revision, .active: false
    }
  }
}
