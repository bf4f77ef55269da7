import JSON
package import Kernel
package import ServicesDomain

extension OpinionRefusal: ProblemConvertible {
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
        status: 409, code: "opinion-not-open",
        title: Localized(
          ru: "С заключением это сейчас невозможно",
          kk: "Қорытындымен бұл қазір мүмкін емес",
          en: "This cannot be done with the opinion now"),
        members: [(name: "opinion_status", json: "\"\(status.rawValue)\"")])
    case .returnedBefore:
      Problem(
        status: 409, code: "returned-before",
        title: Localized(
          ru: "Заключение уже возвращалось", kk: "Қорытынды бұрын қайтарылған",
          en: "The opinion was given back before"))
    case .notOffered:
      Problem(
        status: 409, code: "expertise-not-offered",
        title: Localized(
          ru: "У услуги нет экспертизы", kk: "Қызметте сараптама жоқ",
          en: "The service has no expertise"))
    case .misconfigured(let faults): wrongSettings("expertise-misconfigured", faults)
    case .unknownKind:
      ValidationFailure([AnswerFault.notAnOption.at("/kind")]).problem
    case .notInGroup:
      Problem(
        status: 409, code: "not-in-group",
        title: Localized(
          ru: "Эксперт не состоит в группе этой услуги",
          kk: "Сарапшы осы қызметтің тобында жоқ",
          en: "The expert is in no group of this service"))
    case .conflictOfInterest(let reason): reason.problem
    case .overloaded(let limit):
      Problem(
        status: 409, code: "expert-overloaded",
        title: Localized(
          ru: "У эксперта слишком много заключений в работе",
          kk: "Сарапшының жұмысындағы қорытындылар тым көп",
          en: "The expert owes too many opinions"),
        members: [(name: "limit", json: String(limit))])
    case .assignedBefore:
      Problem(
        status: 409, code: "assigned-before",
        title: Localized(
          ru: "Эксперта уже спрашивали об этой заявке",
          kk: "Сарапшыдан бұл өтінім туралы сұралған",
          en: "The expert was asked about this request before"))
    case .expertsMissing(let kinds):
      Problem(
        status: 409, code: "experts-missing",
        title: Localized(
          ru: "Назначены не все эксперты", kk: "Барлық сарапшылар тағайындалмаған",
          en: "Not all experts are assigned"),
        members: [
          (
            name: "vacancies",
            json: "{"
              + kinds.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
              .joined(separator: ",") + "}"
          )
        ])
    case .requestNotOpen:
      Problem(
        status: 409, code: "request-not-open",
        title: Localized(
          ru: "Заявка сейчас не рассматривается", kk: "Өтінім қазір қаралмайды",
          en: "The request is not being worked on now"))
    case .signatureRequired:
      ValidationFailure([AnswerFault.required.at("/cms")]).problem
    }
  }
}

extension OpinionSubmissionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .opinion(let refusal): refusal.problem
    case .content(let faults): ValidationFailure(faults).problem
    }
  }
}

extension ConflictOfInterest: ProblemConvertible {
  package var problem: Problem {
    let detail =
      switch self {
      case .author:
        Localized(
          ru: "Это его собственная заявка", kk: "Бұл оның өз өтінімі",
          en: "It is a request of one's own")
      case .member:
        Localized(
          ru: "Он состоит в компании заявителя", kk: "Ол өтініш берушінің компаниясында",
          en: "The person is of the company that applies")
      case .assignee:
        Localized(
          ru: "Он ведёт эту заявку", kk: "Ол осы өтінімді жүргізеді",
          en: "The person answers for the request")
      }
    return Problem(
      status: 409, code: "conflict-of-interest",
      title: Localized(
        ru: "Конфликт интересов", kk: "Мүдделер қақтығысы", en: "A conflict of interest"),
      detail: detail, members: [(name: "reason", json: "\"\(rawValue)\"")])
  }
}

/// Settings of a service that make no sense: where and why, for whoever writes them.
func wrongSettings(_ code: String, _ faults: [ConfigFault]) -> Problem {
  Problem(
    status: 409, code: code,
    title: Localized(
      ru: "Настройки услуги неверны", kk: "Қызмет баптаулары қате",
      en: "The settings of the service are wrong"),
    members: [
      (
        name: "settings",
        json: String(
          decoding: JSONWriter.bytes { json in
            json.array(faults) { json, fault in
              json.object { json in
                json.field("place", fault.place)
                json.field("code", fault.code)
              }
            }
          }, as: UTF8.self)
      )
    ])
}
