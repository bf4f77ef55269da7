import JSON
package import Kernel
package import ServicesDomain
package import ServicesStore

extension ServiceRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknown:
      .unacceptable(
        "unknown-service", "Такой услуги нет", "Мұндай қызмет жоқ", "There is no such service")
    case .notOpenYet:
      .conflict(
        "service-not-open", "Приём заявок ещё не начался", "Өтінім қабылдау әлі басталған жоқ",
        "Requests are not taken yet")
    case .closed:
      .conflict(
        "service-closed", "Приём заявок закончен", "Өтінім қабылдау аяқталды",
        "Requests are no longer taken")
    case .noForm:
      .conflict(
        "service-without-form", "У услуги нет опубликованной формы",
        "Қызметтің жарияланған нысаны жоқ", "The service has no published form")
    case .companyRequired:
      notEligible(
        "company-required", "Заявку подаёт компания", "Өтінімді компания береді",
        "A company has to apply")
    case .companyUnverified:
      notEligible(
        "company-unverified", "Компания ещё не подтверждена", "Компания әлі расталмаған",
        "The company is not verified yet")
    case .notEligible(let reasons): notEligible(reasons)
    case .roundFull:
      Problem(
        status: 409, code: "round-full",
        title: Localized(
          ru: "В этом наборе больше нет мест", kk: "Бұл іріктеуде бос орын қалмады",
          en: "This round has no place left"))
    case .roundQuotaReached:
      Problem(
        status: 409, code: "round-quota-reached",
        title: Localized(
          ru: "В этом наборе одобрено столько заявок, сколько можно",
          kk: "Бұл іріктеуде мүмкін болғанша өтінім мақұлданды",
          en: "This round has approved as many requests as it may"))
    case .roundSpent:
      Problem(
        status: 409, code: "round-amount-spent",
        title: Localized(
          ru: "Остаток средств набора меньше запрошенной суммы",
          kk: "Іріктеу қаражатының қалдығы сұралған сомадан аз",
          en: "The round has less money left than is asked for"))
    case .notMember:
      .forbidden(
        "not-a-member", "Вы не состоите в этой компании", "Сіз бұл компанияның мүшесі емессіз",
        "You are not a member of this company")
    case .companySuspended: suspendedCompany
    case .parentRequired(let services):
      .unacceptable(
        "parent-required", "Укажите действующую заявку, к которой относится эта",
        "Осы өтінім қатысты қолданыстағы өтінімді көрсетіңіз",
        "Say to which active request it belongs", with: [known("services", services)])
    case .parentUnsuitable:
      .conflict(
        "parent-unsuitable", "К этой заявке её подать нельзя", "Оны бұл өтінімге беруге болмайды",
        "It cannot be asked for within that request")
    case .alreadyOpen(let request):
      .conflict(
        "request-open", "По этой услуге уже есть открытая заявка",
        "Бұл қызмет бойынша ашық өтінім бар", "There is an open request for this service already",
        with: request.map { [known("open_request_id", $0)] } ?? [])
    }
  }

  /// The first reason as it was always told, and all of them.
  private func notEligible(_ reasons: [EligibilityReason]) -> Problem {
    let codes = reasons.map(\.code)
    return Problem(
      status: 409, code: "not-eligible",
      title: Localized(
        ru: "Подать заявку нельзя", kk: "Өтінім беруге болмайды", en: "You cannot apply"),
      detail: Localized(
        ru: reasons.compactMap(\.message.ru).joined(separator: ". "),
        kk: reasons.compactMap(\.message.kk).joined(separator: ". "),
        en: reasons.compactMap(\.message.en).joined(separator: ". ")),
      members: [
        (name: "reason", json: codes.first.map { "\"\($0)\"" } ?? "null"),
        (name: "reasons", json: "[" + codes.map { "\"\($0)\"" }.joined(separator: ",") + "]"),
      ])
  }

  private func notEligible(_ reason: String, _ ru: String, _ kk: String, _ en: String) -> Problem {
    .conflict(
      "not-eligible", "Подать заявку нельзя", "Өтінім беруге болмайды", "You cannot apply",
      detail: Localized(ru: ru, kk: kk, en: en),
      with: [known("reason", reason)])
  }
}

extension RequestError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .stale(let current): .stale(current)
    case .staleStatus(let current):
      .conflict(
        "stale-status", "Заявка уже на другом шаге", "Өтінім басқа қадамға өткен",
        "The request stands at another step by now", with: [known("bp_status", current)])
    case .notAllowed(let from, let to, let allowed):
      .conflict(
        "transition-not-allowed", "Такой переход невозможен", "Мұндай ауысу мүмкін емес",
        "There is no such transition",
        with: [
          known("from", from), known("to", to),
          known("allowed", allowed),
        ])
    case .commentRequired:
      .invalid([AnswerFault.required.at("/comment")])
    case .reasonRequired(let codes, let given):
      .invalid([RequestError.reasonFault(codes, given)])
    case .unfilled(let names):
      .conflict(
        "fields-missing", "Для этого перехода не всё заполнено",
        "Бұл ауысу үшін бәрі толтырылмаған", "What this move demands is not filled in",
        with: [known("fields", names)])
    case .fieldsRequired:
      .invalid([AnswerFault.required.at("/fields")])
    case .unknownFields(let names):
      .invalid(names.map { _ in AnswerFault.unknownField.at("/fields") })
    case .notEditable(let status):
      .conflict(
        "not-editable", "Ответы сейчас нельзя менять", "Қазір жауаптарды өзгертуге болмайды",
        "The answers cannot be changed now", with: [known("request_status", status)])
    case .notAssigned:
      .conflict(
        "not-assigned", "Сначала возьмите заявку в работу", "Алдымен өтінімді жұмысқа алыңыз",
        "Take the request first")
    case .assignedToOther(let user):
      .conflict(
        "assigned-to-other", "Заявку ведёт другой сотрудник", "Өтінімді басқа қызметкер жүргізеді",
        "Another member of the staff has it", with: [known("assignee_id", user)])
    case .roleRequired(let roles):
      .forbidden(
        "role-required", "Это делает другой сотрудник", "Мұны басқа қызметкер жасайды",
        "Somebody else of the staff does that", with: [known("roles", roles.map(\.rawValue))])
    case .notAManager(let user):
      .conflict(
        "not-a-manager", "Этот сотрудник не ведёт заявки услуги",
        "Бұл қызметкер қызметтің өтінімдерін жүргізбейді",
        "This person does not manage requests of the service", with: [known("user_id", user)])
    case .formerAssignee:
      .forbidden(
        "former-assignee", "Апелляцию рассматривает другой сотрудник",
        "Апелляцияны басқа қызметкер қарайды", "Somebody else has to look at the appeal")
    case .deadlinePassed(let day):
      .conflict(
        "deadline-passed", "Срок истёк", "Мерзімі өтті", "The time is over",
        with: [known("deadline", day.description)])
    case .appealedAlready:
      .conflict(
        "appealed-already", "Апелляция уже была", "Апелляция бұрын берілген",
        "There was an appeal already")
    case .paused:
      .conflict(
        "request-paused", "Заявка приостановлена: компания заблокирована",
        "Өтінім тоқтатыла тұрды: компания бұғатталған",
        "The request rests: its company is suspended")
    case .parentElsewhere(_, let step, let target):
      .conflict(
        "parent-transition-not-allowed", "Заявка, к которой относится эта, не может туда перейти",
        "Осы өтінім қатысты өтінім ол жаққа өте алмайды",
        "The request to which this one belongs cannot go there",
        with: [known("parent_bp_status", step), known("to", target)])
    case .ownRequest:
      .forbidden(
        "own-request", "По своей заявке решение принимает другой",
        "Өз өтініміңіз бойынша шешімді басқа адам қабылдайды",
        "Somebody else has to decide on your own request")
    }
  }
}

extension RequestError {
  private static func reasonFault(_ codes: [String], _ given: String?) -> FieldFault {
    if given == nil { return AnswerFault.required.at("/reason") }
    if codes.isEmpty { return AnswerFault.unknownField.at("/reason") }
    return InputFault.choice(codes).at("/reason")
  }
}

extension DraftRefusal: ProblemConvertible {
  package var problem: Problem { .invalid(faults) }
}

extension SubmissionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .request(let error): error.problem
    case .answers(let faults): .invalid(faults)
    }
  }
}

extension ReferenceRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .userGone:
      .conflict("erased", "Пользователь удалён", "Пайдаланушы жойылған", "The user was deleted")
    case .companyGone:
      .conflict("erased", "Компания удалена", "Компания жойылған", "The company was deleted")
    case .companySuspended: suspendedCompany
    }
  }
}

private let suspendedCompany = Problem.forbidden(
  "company-suspended", "Компания заблокирована", "Компания бұғатталған", "The company is suspended")
