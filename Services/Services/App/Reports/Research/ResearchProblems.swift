import JSON
package import Kernel
package import ServicesDomain

extension ResearchError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: ReportError.missing.problem
    case .stale(let current): ReportError.stale(current: current).problem
    case .own: ReportError.own.problem
    case .commentRequired: ReportError.commentRequired.problem
    case .assignedToOther(let user): ReportError.assignedToOther(user).problem
    case .notAllowed(let status, let allowed):
      conflict(
        "project-status", "Проект сейчас в другом состоянии", "Жоба қазір басқа күйде",
        "The project stands elsewhere",
        members: [
          (name: "project_status", json: "\"\(status)\""),
          (name: "allowed", json: "[" + allowed.map { "\"\($0)\"" }.joined(separator: ",") + "]"),
        ])
    case .incomplete(let names):
      ValidationFailure(names.map { AnswerFault.required.at("/\($0)") }).problem
    }
  }
}
