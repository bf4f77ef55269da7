import Kernel
import Postgres

/// What of an error an operator may read in the table: its kind, never what it says, since that may
/// quote a row or an input.
func failureReason(_ error: any Error) -> String {
  switch error {
  case let refusal as JobRefused: "\(refusal.reason)"
  case let postponed as JobPostponed: "\(postponed.reason)"
  case let error as DatabaseError: error.description
  case let error as DatabaseUnavailable: error.description
  case let problem as any ProblemConvertible: problem.problem.code
  default: "\(type(of: error))"
  }
}
