/// How reports move, every kind alike: the whole table. What stands not in it cannot happen.
package enum ReportMachine {
  package enum Party: Sendable {
    case author, staff
    /// A timer, or the request that ended.
    case system
  }

  package enum Action: String, Sendable, CaseIterable {
    /// Its time has come.
    case open
    case write
    /// The answers are laid out for the signature.
    case freeze
    /// They are taken back from there.
    case thaw
    case submit
    /// Somebody of the staff takes it, or takes it over.
    case review
    case accept
    case sendBack = "return"
    case skip
    /// The deadline has passed.
    case lapse
    /// Its request is over.
    case close

    package var party: Party {
      switch self {
      case .write, .freeze, .thaw, .submit: .author
      case .review, .accept, .sendBack, .skip: .staff
      case .open, .lapse, .close: .system
      }
    }
  }

  package typealias Move = MoveTable<ReportStatus, Action>.Move

  package static var moves: [Move] { table.moves }

  package static let table = MoveTable<ReportStatus, Action>(
    all(.open, [.scheduled: .open])
      + all(.write, [.open: .draft, .draft: .draft, .returned: .returned, .overdue: .overdue])
      + all(.freeze, [.draft: .signing, .returned: .signing, .overdue: .signing])
      + all(.thaw, [.signing: .draft])
      + all(
        .submit,
        [.draft: .submitted, .returned: .submitted, .overdue: .submitted, .signing: .submitted])
      + all(.review, [.submitted: .inReview, .inReview: .inReview])
      + all(.accept, [.inReview: .accepted])
      + all(.sendBack, [.inReview: .returned])
      + all(.lapse, [.open: .overdue, .draft: .overdue, .signing: .overdue, .returned: .overdue])
      + [Action.skip, .close].flatMap { action in
        all(
          action,
          [
            .scheduled: .skipped, .open: .skipped, .draft: .skipped, .signing: .skipped,
            .returned: .skipped, .overdue: .skipped,
          ])
      }
  )

  private static func all(
    _ action: Action, _ ends: KeyValuePairs<ReportStatus, ReportStatus>
  ) -> [Move] {
    ends.map { Move(from: $0.key, action: action, to: $0.value) }
  }

  package static func move(from status: ReportStatus, by action: Action) -> Move? {
    table.move(from: status, by: action)
  }

  /// What may happen next.
  package static func actions(from status: ReportStatus) -> [Action] {
    table.actions(from: status)
  }
}
