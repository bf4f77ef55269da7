import JSON
package import Kernel
package import ServicesDomain
package import ServicesStore

extension ServiceRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknown:
      Problem(
        status: 422, code: "unknown-service",
        title: Localized(
          ru: "Такой услуги нет", kk: "Мұндай қызмет жоқ", en: "There is no such service"))
    case .notOpenYet:
      Problem(
        status: 409, code: "service-not-open",
        title: Localized(
          ru: "Приём заявок ещё не начался", kk: "Өтінім қабылдау әлі басталған жоқ",
          en: "Requests are not taken yet"))
    case .closed:
      Problem(
        status: 409, code: "service-closed",
        title: Localized(
          ru: "Приём заявок закончен", kk: "Өтінім қабылдау аяқталды",
          en: "Requests are no longer taken"))
    case .noForm:
      Problem(
        status: 409, code: "service-without-form",
        title: Localized(
          ru: "У услуги нет опубликованной формы", kk: "Қызметтің жарияланған нысаны жоқ",
          en: "The service has no published form"))
    case .companyRequired:
      notEligible(
        "company-required", "Заявку подаёт компания", "Өтінімді компания береді",
        "A company has to apply")
    case .companyUnverified:
      notEligible(
        "company-unverified", "Компания ещё не подтверждена", "Компания әлі расталмаған",
        "The company is not verified yet")
    case .residentUnconfirmed:
      notEligible(
        "resident-unconfirmed", "Нужен подтверждённый статус участника",
        "Расталған қатысушы мәртебесі қажет", "A confirmed participant status is needed")
    case .notMember:
      Problem(
        status: 403, code: "not-a-member",
        title: Localized(
          ru: "Вы не состоите в этой компании", kk: "Сіз бұл компанияның мүшесі емессіз",
          en: "You are not a member of this company"))
    case .companySuspended: suspendedCompany
    case .parentRequired(let services):
      Problem(
        status: 422, code: "parent-required",
        title: Localized(
          ru: "Укажите действующую заявку, к которой относится эта",
          kk: "Осы өтінім қатысты қолданыстағы өтінімді көрсетіңіз",
          en: "Say to which active request it belongs"),
        members: [(name: "services", json: list(services))])
    case .parentUnsuitable:
      Problem(
        status: 409, code: "parent-unsuitable",
        title: Localized(
          ru: "К этой заявке её подать нельзя", kk: "Оны бұл өтінімге беруге болмайды",
          en: "It cannot be asked for within that request"))
    case .alreadyOpen(let request):
      Problem(
        status: 409, code: "request-open",
        title: Localized(
          ru: "По этой услуге уже есть открытая заявка",
          kk: "Бұл қызмет бойынша ашық өтінім бар",
          en: "There is an open request for this service already"),
        members: request.map { [(name: "open_request_id", json: String($0))] } ?? [])
    }
  }

  private func notEligible(_ reason: String, _ ru: String, _ kk: String, _ en: String) -> Problem {
    Problem(
      status: 409, code: "not-eligible",
      title: Localized(
        ru: "Подать заявку нельзя", kk: "Өтінім беруге болмайды", en: "You cannot apply"),
      detail: Localized(ru: ru, kk: kk, en: en),
      members: [(name: "reason", json: "\"\(reason)\"")])
  }
}

extension RequestError: ProblemConvertible {
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
    case .staleStatus(let current):
      Problem(
        status: 409, code: "stale-status",
        title: Localized(
          ru: "Заявка уже на другом шаге", kk: "Өтінім басқа қадамға өткен",
          en: "The request stands at another step by now"),
        members: [(name: "bp_status", json: quoted(current))])
    case .notAllowed(let from, let to, let allowed):
      Problem(
        status: 409, code: "transition-not-allowed",
        title: Localized(
          ru: "Такой переход невозможен", kk: "Мұндай ауысу мүмкін емес",
          en: "There is no such transition"),
        members: [
          (name: "from", json: quoted(from)), (name: "to", json: to.map(quoted) ?? "null"),
          (name: "allowed", json: list(allowed)),
        ])
    case .commentRequired:
      invalid([AnswerFault.required.at("/comment")])
    case .fieldsRequired:
      invalid([AnswerFault.required.at("/fields")])
    case .unknownFields(let names):
      invalid(names.map { _ in AnswerFault.unknownField.at("/fields") })
    case .notEditable(let status):
      Problem(
        status: 409, code: "not-editable",
        title: Localized(
          ru: "Ответы сейчас нельзя менять", kk: "Қазір жауаптарды өзгертуге болмайды",
          en: "The answers cannot be changed now"),
        members: [(name: "request_status", json: quoted(status))])
    case .notAssigned:
      Problem(
        status: 409, code: "not-assigned",
        title: Localized(
          ru: "Сначала возьмите заявку в работу", kk: "Алдымен өтінімді жұмысқа алыңыз",
          en: "Take the request first"))
    case .assignedToOther(let user):
      Problem(
        status: 409, code: "assigned-to-other",
        title: Localized(
          ru: "Заявку ведёт другой сотрудник", kk: "Өтінімді басқа қызметкер жүргізеді",
          en: "Another member of the staff has it"),
        members: [(name: "assignee_id", json: String(user))])
    case .roleRequired(let roles):
      Problem(
        status: 403, code: "role-required",
        title: Localized(
          ru: "Это делает другой сотрудник", kk: "Мұны басқа қызметкер жасайды",
          en: "Somebody else of the staff does that"),
        members: [(name: "roles", json: list(roles.map(\.rawValue)))])
    case .notAManager(let user):
      Problem(
        status: 409, code: "not-a-manager",
        title: Localized(
          ru: "Этот сотрудник не ведёт заявки услуги",
          kk: "Бұл қызметкер қызметтің өтінімдерін жүргізбейді",
          en: "This person does not manage requests of the service"),
        members: [(name: "user_id", json: String(user))])
    case .formerAssignee:
      Problem(
        status: 403, code: "former-assignee",
        title: Localized(
          ru: "Апелляцию рассматривает другой сотрудник",
          kk: "Апелляцияны басқа қызметкер қарайды",
          en: "Somebody else has to look at the appeal"))
    case .deadlinePassed(let day):
      Problem(
        status: 409, code: "deadline-passed",
        title: Localized(ru: "Срок истёк", kk: "Мерзімі өтті", en: "The time is over"),
        members: [(name: "deadline", json: quoted(day.description))])
    case .appealedAlready:
      Problem(
        status: 409, code: "appealed-already",
        title: Localized(
          ru: "Апелляция уже была", kk: "Апелляция бұрын берілген",
          en: "There was an appeal already"))
    case .paused:
      Problem(
        status: 409, code: "request-paused",
        title: Localized(
          ru: "Заявка приостановлена: компания заблокирована",
          kk: "Өтінім тоқтатыла тұрды: компания бұғатталған",
          en: "The request rests: its company is suspended"))
    case .ownRequest:
      Problem(
        status: 403, code: "own-request",
        title: Localized(
          ru: "По своей заявке решение принимает другой",
          kk: "Өз өтініміңіз бойынша шешімді басқа адам қабылдайды",
          en: "Somebody else has to decide on your own request"))
    }
  }
}

extension DraftRefusal: ProblemConvertible {
  package var problem: Problem { invalid(faults) }
}

extension SubmissionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .request(let error): error.problem
    case .answers(let faults): invalid(faults)
    }
  }
}

private func invalid(_ faults: [FieldFault]) -> Problem {
  ValidationFailure(faults).problem
}

private func list(_ words: [String]) -> String {
  "[" + words.map(quoted).joined(separator: ",") + "]"
}

/// Steps and statuses are words of letters, digits and `_`.
private func quoted(_ word: String) -> String {
  "\"" + word.filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } + "\""
}

extension ReferenceRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .userGone:
      Problem(
        status: 409, code: "erased",
        title: Localized(
          ru: "Пользователь удалён", kk: "Пайдаланушы жойылған", en: "The user was deleted"))
    case .companyGone:
      Problem(
        status: 409, code: "erased",
        title: Localized(
          ru: "Компания удалена", kk: "Компания жойылған", en: "The company was deleted"))
    case .companySuspended: suspendedCompany
    }
  }
}

private let suspendedCompany = Problem(
  status: 403, code: "company-suspended",
  title: Localized(
    ru: "Компания заблокирована", kk: "Компания бұғатталған", en: "The company is suspended"))
