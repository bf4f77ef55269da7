package import Kernel
package import ServicesDomain

extension PurchaseError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: ReportError.missing.problem
    case .stale(let current): ReportError.stale(current: current).problem
    case .own: ReportError.own.problem
    case .commentRequired: ReportError.commentRequired.problem
    case .notAllowed(let status, let allowed):
      .conflict(
        "purchase-status", "Документ сейчас в другом состоянии", "Құжат қазір басқа күйде",
        "It stands elsewhere",
        with: [known("purchase_status", status), known("allowed", allowed)])
    case .requestNotActive:
      .conflict(
        "request-not-active", "Заявка не действует", "Өтінім күшінде емес",
        "The request is not in force")
    case .planThere(let plan):
      .conflict(
        "plan-there", "План на этот год уже есть", "Бұл жылға жоспар бар",
        "There is a plan for that year already",
        with: plan.map { [known("plan_id", $0)] } ?? [])
    case .noPlan:
      .conflict(
        "no-plan", "Нет утверждённого плана на этот год", "Бұл жылға бекітілген жоспар жоқ",
        "No plan of that year is in force")
    case .unknownLines(let codes):
      .conflict(
        "unknown-plan-lines", "В плане нет таких строк", "Жоспарда мұндай жолдар жоқ",
        "The plan has no such lines", with: [known("lines", codes)])
    case .overLine(let left):
      .conflict(
        "over-plan-line", "Строки плана столько не вмещают",
        "Жоспар жолдарында мұнша қаражат жоқ", "The lines of the plan do not hold as much",
        with: [known("remainders", each: left)])
    case .spentLines(let codes):
      .conflict(
        "plan-lines-spent", "По этим строкам уже одобрено больше",
        "Бұл жолдар бойынша одан көп мақұлданған", "More is approved on these lines already",
        with: [known("lines", codes)])
    case .overTotal:
      .conflict(
        "over-purchase", "Договор дороже, чем одобрено", "Шарт мақұлданғаннан қымбат",
        "The contract is for more than was approved")
    }
  }
}
