package import Kernel
package import ServicesDomain

extension PitchingRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .stale(let current): .stale(current)
    case .notAllowed(let status, _):
      .conflict(
        "pitching-not-open", "С этим днём питчинга это сейчас невозможно",
        "Бұл питчинг күнімен бұл қазір мүмкін емес",
        "This cannot be done with the pitching day now",
        with: [known("session_status", status.rawValue)])
    case .notOffered:
      .conflict(
        "pitching-not-offered", "У услуги нет питчинга", "Қызметте питчинг жоқ",
        "The service has no pitching")
    case .misconfigured(let faults): wrongSettings("pitching-misconfigured", faults)
    case .unknownService: ServiceRefusal.unknown.problem
    case .noRequests:
      .conflict(
        "pitching-without-requests", "На этот день не назначено ни одной заявки",
        "Бұл күнге бірде-бір өтінім тағайындалмаған", "There is no request on this day")
    case .tooFewJurors(let least):
      .conflict(
        "too-few-jurors", "Членов жюри меньше, чем нужно оценок",
        "Қазылар саны қажетті бағалардан аз", "There are fewer jurors than grades are needed",
        with: [known("least", least)])
    case .noProjectLeft:
      .conflict(
        "no-project-left", "Больше некому выступать", "Енді сөйлейтін ешкім жоқ",
        "Nobody is left to pitch")
    case .requestsRefused(let ids):
      .conflict(
        "requests-refused", "Эти заявки нельзя поставить на этот день",
        "Бұл өтінімдерді осы күнге қоюға болмайды", "These requests cannot be put on this day",
        with: [
          known("request_ids", ids)
        ])
    case .notAJuror:
      .forbidden(
        "not-a-juror", "Вы не в жюри этого дня", "Сіз бұл күннің қазысы емессіз",
        "You are not of the jury of this day")
    case .abstained:
      .conflict(
        "juror-abstained", "Вы взяли самоотвод по этой заявке",
        "Сіз бұл өтінім бойынша бас тарттыңыз", "You abstained from this request")
    case .conflictOfInterest(let reason): reason.problem
    case .gradesMissing(let has, let least):
      .conflict(
        "grades-missing", "Оценок пока недостаточно", "Бағалар әзірге жеткіліксіз",
        "There are not enough grades yet", with: [known("has", has), known("least", least)])
    }
  }
}

extension PitchingGradeFaults: ProblemConvertible {
  package var problem: Problem { .invalid(faults) }
}
