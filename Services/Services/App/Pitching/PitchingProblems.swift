import JSON
package import Kernel
package import ServicesDomain

extension PitchingRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .stale(let current):
      Problem(
        status: 412, code: "stale",
        title: Localized(
          ru: "Данные уже изменены, обновите страницу",
          kk: "Деректер өзгертілген, бетті жаңартыңыз",
          en: "It was changed meanwhile, read it again"),
        members: [(name: "row_version", json: String(current))])
    case .notAllowed(let status, _):
      Problem(
        status: 409, code: "pitching-not-open",
        title: Localized(
          ru: "С этим днём питчинга это сейчас невозможно",
          kk: "Бұл питчинг күнімен бұл қазір мүмкін емес",
          en: "This cannot be done with the pitching day now"),
        members: [(name: "session_status", json: "\"\(status.rawValue)\"")])
    case .notOffered:
      Problem(
        status: 409, code: "pitching-not-offered",
        title: Localized(
          ru: "У услуги нет питчинга", kk: "Қызметте питчинг жоқ",
          en: "The service has no pitching"))
    case .misconfigured(let faults): wrongSettings("pitching-misconfigured", faults)
    case .unknownService: ServiceRefusal.unknown.problem
    case .noRequests:
      Problem(
        status: 409, code: "pitching-without-requests",
        title: Localized(
          ru: "На этот день не назначено ни одной заявки",
          kk: "Бұл күнге бірде-бір өтінім тағайындалмаған",
          en: "There is no request on this day"))
    case .tooFewJurors(let least):
      Problem(
        status: 409, code: "too-few-jurors",
        title: Localized(
          ru: "Членов жюри меньше, чем нужно оценок",
          kk: "Қазылар саны қажетті бағалардан аз",
          en: "There are fewer jurors than grades are needed"),
        members: [(name: "least", json: String(least))])
    case .requestsRefused(let ids):
      Problem(
        status: 409, code: "requests-refused",
        title: Localized(
          ru: "Эти заявки нельзя поставить на этот день",
          kk: "Бұл өтінімдерді осы күнге қоюға болмайды",
          en: "These requests cannot be put on this day"),
        members: [
          (name: "request_ids", json: "[" + ids.map(String.init).joined(separator: ",") + "]")
        ])
    case .notAJuror:
      Problem(
        status: 403, code: "not-a-juror",
        title: Localized(
          ru: "Вы не в жюри этого дня", kk: "Сіз бұл күннің қазысы емессіз",
          en: "You are not of the jury of this day"))
    case .abstained:
      Problem(
        status: 409, code: "juror-abstained",
        title: Localized(
          ru: "Вы взяли самоотвод по этой заявке",
          kk: "Сіз бұл өтінім бойынша бас тарттыңыз",
          en: "You abstained from this request"))
    case .conflictOfInterest(let reason): reason.problem
    case .gradesMissing(let has, let least):
      Problem(
        status: 409, code: "grades-missing",
        title: Localized(
          ru: "Оценок пока недостаточно", kk: "Бағалар әзірге жеткіліксіз",
          en: "There are not enough grades yet"),
        members: [(name: "has", json: String(has)), (name: "least", json: String(least))])
    }
  }
}

extension PitchingGradeFaults: ProblemConvertible {
  package var problem: Problem { ValidationFailure(faults).problem }
}
