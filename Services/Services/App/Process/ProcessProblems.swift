package import Kernel
import ServicesDomain
package import ServicesStore

extension ProcessRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .faults(let faults): .invalid(faults.map(\.asFieldFault))
    case .stranded(let counts):
      .conflict(
        "requests-stranded", "На шагах, которых больше нет, стоят заявки",
        "Жойылған қадамдарда өтінімдер тұр", "Requests stand at steps that are gone",
        with: [known("steps", each: counts)])
    }
  }
}

extension CorrectionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .openAlready:
      .conflict(
        "correction-open", "Другое исправление ещё не подтверждено", "Басқа түзету әлі расталмаған",
        "Another correction waits to be confirmed")
    case .sameEyes:
      .forbidden(
        "same-person", "Подтвердить должен другой человек", "Басқа адам растауы керек",
        "Somebody else has to confirm it")
    case .decided(let status):
      .conflict(
        "correction-decided", "По этому исправлению уже решено",
        "Бұл түзету бойынша шешім қабылданған", "This correction was decided on already",
        with: [known("correction_status", status)])
    }
  }
}
