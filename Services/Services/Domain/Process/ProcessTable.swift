package import Kernel

/// How requests of one service move: its steps and the moves between them. It is data of the
/// service (`bp_config`), so that a new law needs no new program.
package struct ProcessTable: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    package let code: String
    package let status: RequestStatus
    /// What staff read.
    package let label: Localized
    /// What the applicant reads.
    package let applicantLabel: Localized
  }

  package enum Party: String, Sendable { case applicant, staff }

  /// What brings a move about besides a plain wish of the staff.
  package enum Trigger: String, Sendable { case submission, assignment, withdrawal }

  package enum Clock: String, Sendable {
    /// The deadline is set anew.
    case start
    /// What is left is kept for later; the deadline is now the applicant's.
    case pause
    /// What was left runs again.
    case resume
    case stop
  }

  package struct Move: Sendable, Hashable {
    package let from: String
    package let to: String
    package let party: Party
    package let trigger: Trigger?
    package let requiresComment: Bool
    package let marksFields: Bool
    package let clock: Clock?
    /// Of `start` and `pause`: how long, in working days.
    package let workingDays: Int?
  }

  package let initial: String
  package let steps: [String: Step]
  package let moves: [Move]

  package func moves(from code: String, by party: Party) -> [Move] {
    moves.filter { $0.from == code && $0.party == party }
  }

  /// The moves that staff may ask for from here by name.
  package func choices(from code: String) -> [Move] {
    moves(from: code, by: .staff).filter { $0.trigger != .withdrawal }
  }

  func move(from code: String, by trigger: Trigger) -> Move? {
    moves.first { $0.from == code && $0.trigger == trigger }
  }
}
