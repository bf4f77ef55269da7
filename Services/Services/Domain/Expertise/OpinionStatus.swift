/// Where an expert's opinion stands.
package enum OpinionStatus: String, Sendable, CaseIterable {
  case assigned, accepted, declined, draft, submitted, returned, overdue, revoked, closed

  /// The expert still owes it.
  package var isOpen: Bool {
    switch self {
    case .assigned, .accepted, .draft, .returned: true
    case .declined, .submitted, .overdue, .revoked, .closed: false
    }
  }
}

/// What can happen to an opinion: the whole table of its machine.
package enum OpinionMove: String, Sendable, CaseIterable {
  case accept, decline
  /// The expert writes.
  case keep
  case submit
  /// Once, with a remark.
  case giveBack = "return"
  /// The deadline has passed.
  case lapse
  /// It is taken away; somebody else is asked.
  case revoke
  /// Nobody waits for it any more.
  case close

  package var from: Set<OpinionStatus> {
    switch self {
    case .accept: [.assigned]
    case .decline: [.assigned, .accepted]
    case .keep: [.accepted, .draft, .returned]
    case .submit: [.draft]
    case .giveBack: [.submitted]
    case .lapse: [.assigned, .accepted, .draft, .returned]
    case .revoke, .close: [.assigned, .accepted, .draft, .returned, .overdue]
    }
  }

  package var to: OpinionStatus {
    switch self {
    case .accept: .accepted
    case .decline: .declined
    case .keep: .draft
    case .submit: .submitted
    case .giveBack: .returned
    case .lapse: .overdue
    case .revoke: .revoked
    case .close: .closed
    }
  }
}

/// Why an expert does not give an opinion.
package enum DeclineReason: String, Sendable, CaseIterable {
  case conflict, load, competence, other
}

/// What an expert advises.
package enum Recommendation: String, Sendable, CaseIterable {
  case yes, maybe, no
}
