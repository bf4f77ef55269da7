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
      .conflict(
        "project-status", "Проект сейчас в другом состоянии", "Жоба қазір басқа күйде",
        "The project stands elsewhere",
        with: [known("project_status", status), known("allowed", allowed)])
    case .incomplete(let names):
      .invalid(names.map { AnswerFault.required.at("/\($0)") })
    }
  }
}
