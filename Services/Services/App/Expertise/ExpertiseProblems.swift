package import JSON
package import Kernel
package import ServicesDomain

extension OpinionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .stale(let current): .stale(current)
    case .notAllowed(let status, _):
      .conflict(
        "opinion-not-open", "С заключением это сейчас невозможно",
        "Қорытындымен бұл қазір мүмкін емес", "This cannot be done with the opinion now",
        with: [known("opinion_status", status.rawValue)])
    case .returnedBefore:
      .conflict(
        "returned-before", "Заключение уже возвращалось", "Қорытынды бұрын қайтарылған",
        "The opinion was given back before")
    case .notOffered:
      .conflict(
        "expertise-not-offered", "У услуги нет экспертизы", "Қызметте сараптама жоқ",
        "The service has no expertise")
    case .misconfigured(let faults): wrongSettings("expertise-misconfigured", faults)
    case .unknownKind:
      .invalid([AnswerFault.notAnOption.at("/kind")])
    case .notInGroup:
      .conflict(
        "not-in-group", "Эксперт не состоит в группе этой услуги",
        "Сарапшы осы қызметтің тобында жоқ", "The expert is in no group of this service")
    case .conflictOfInterest(let reason): reason.problem
    case .overloaded(let limit):
      .conflict(
        "expert-overloaded", "У эксперта слишком много заключений в работе",
        "Сарапшының жұмысындағы қорытындылар тым көп", "The expert owes too many opinions",
        with: [known("limit", limit)])
    case .assignedBefore:
      .conflict(
        "assigned-before", "Эксперта уже спрашивали об этой заявке",
        "Сарапшыдан бұл өтінім туралы сұралған", "The expert was asked about this request before")
    case .expertsMissing(let kinds):
      .conflict(
        "experts-missing", "Назначены не все эксперты", "Барлық сарапшылар тағайындалмаған",
        "Not all experts are assigned",
        with: [known("vacancies", each: kinds)])
    case .requestNotOpen:
      .conflict(
        "request-not-open", "Заявка сейчас не рассматривается", "Өтінім қазір қаралмайды",
        "The request is not being worked on now")
    case .signatureRequired:
      .invalid([AnswerFault.required.at("/cms")])
    }
  }
}

extension OpinionSubmissionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .opinion(let refusal): refusal.problem
    case .content(let faults): .invalid(faults)
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
    return .conflict(
      "conflict-of-interest", "Конфликт интересов", "Мүдделер қақтығысы", "A conflict of interest",
      detail: detail, with: [known("reason", rawValue)])
  }
}

/// Settings of a service that make no sense: where and why, for whoever writes them.
func wrongSettings(_ code: String, _ faults: [ConfigFault]) -> Problem {
  .conflict(
    code, "Настройки услуги неверны", "Қызмет баптаулары қате",
    "The settings of the service are wrong", with: [known("settings", faults)])
}

extension ConfigFault: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("place", place)
      json.field("code", code)
    }
  }
}
