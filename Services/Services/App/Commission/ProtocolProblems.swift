package import Kernel
package import ServicesDomain

extension ProtocolError: ProblemConvertible {
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
    case .notMember:
      Problem(
        status: 403, code: "not-on-the-protocol",
        title: Localized(
          ru: "Вы не участвовали в заседании", kk: "Сіз отырысқа қатысқан жоқсыз",
          en: "You did not take part in the sitting"))
    case .sameProposer:
      Problem(
        status: 403, code: "second-person-needed",
        title: Localized(
          ru: "Подтверждает другой человек", kk: "Басқа адам растайды",
          en: "Somebody else has to confirm"))
    case .notAllowed(let status, _):
      refusal(
        "protocol-not-allowed", "Сейчас этого сделать нельзя", "Қазір бұлай істеуге болмайды",
        "This cannot be done now", [(name: "protocol_status", json: "\"\(status.rawValue)\"")])
    case .notSeated(let ids):
      refusal(
        "not-in-commission", "Этих людей нет в комиссии в этот день",
        "Бұл күні ол адамдар комиссияда жоқ",
        "These people are not in the commission on that day",
        [(name: "user_ids", json: numbers(ids))])
    case .notHeldYet:
      refusal(
        "not-held-yet", "Заседание ещё не состоялось", "Отырыс әлі өткен жоқ",
        "The sitting was not held yet")
    case .empty:
      refusal("agenda-empty", "Повестка пуста", "Күн тәртібі бос", "The agenda is empty")
    case .undecided(let ids):
      requests(
        "agenda-undecided", "По этим заявкам нет решения", "Бұл өтінімдер бойынша шешім жоқ",
        "There is no decision on these requests", ids)
    case .againstVotes(let ids):
      requests(
        "against-votes", "Комиссия проголосовала иначе", "Комиссия басқаша дауыс берді",
        "The commission voted otherwise", ids)
    case .noQuorum(let present, let needed):
      refusal(
        "quorum-missing", "Нет кворума", "Кворум жоқ", "There is no quorum",
        [(name: "present", json: String(present)), (name: "needed", json: String(needed))])
    case .vacant(let roles):
      refusal(
        "office-vacant", "Не было председателя или секретаря", "Төраға немесе хатшы болған жоқ",
        "There was no chair or no secretary",
        [(name: "vacant", json: words(roles.map(\.rawValue)))])
    case .taken(let ids):
      requests(
        "on-another-protocol", "Заявки стоят в другом протоколе", "Өтінімдер басқа хаттамада тұр",
        "These requests are on another protocol", ids)
    case .notOffered(let ids):
      requests(
        "not-offered", "Эти заявки не ждут протокола", "Бұл өтінімдер хаттаманы күтіп тұрған жоқ",
        "These requests do not wait for a protocol", ids)
    case .alreadySigned:
      refusal(
        "already-signed", "Вы уже подписали этот документ", "Сіз бұл құжатқа қол қойып қойғансыз",
        "You have signed this already")
    case .hasSignatures:
      refusal(
        "has-signatures", "Протокол уже подписывают", "Хаттамаға қол қойылып жатыр",
        "Somebody has signed it already")
    case .signaturesMissing(let ids):
      refusal(
        "signatures-missing", "Подписей недостаточно", "Қолтаңбалар жеткіліксіз",
        "Signatures are missing", [(name: "user_ids", json: numbers(ids))])
    case .otherText:
      refusal(
        "signing-outdated", "Документ изменён после того, как был выдан на подпись",
        "Құжат қол қоюға берілгеннен кейін өзгертілген",
        "It was changed after it had been given out for signing")
    case .requestsElsewhere(let ids):
      requests(
        "requests-elsewhere", "Заявки уже на другом шаге, ничего не изменено",
        "Өтінімдер басқа қадамда, ештеңе өзгерген жоқ",
        "These requests stand elsewhere by now, nothing was changed", ids)
    case .annulmentOpen:
      refusal(
        "annulment-open", "Отмена уже предложена", "Күшін жою ұсынылған",
        "An annulment is proposed already")
    case .noAnnulment:
      refusal(
        "no-annulment", "Отмену никто не предлагал", "Күшін жоюды ешкім ұсынған жоқ",
        "Nobody has proposed an annulment")
    }
  }

  private func refusal(
    _ code: String, _ ru: String, _ kk: String, _ en: String,
    _ members: [(name: String, json: String)] = []
  ) -> Problem {
    Problem(
      status: 409, code: code, title: Localized(ru: ru, kk: kk, en: en), members: members)
  }

  private func requests(
    _ code: String, _ ru: String, _ kk: String, _ en: String, _ ids: [Int64]
  ) -> Problem {
    refusal(code, ru, kk, en, [(name: "request_ids", json: numbers(ids))])
  }
}
