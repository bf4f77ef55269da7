package import Kernel
package import ServicesDomain

extension ProtocolError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .stale(let current): .stale(current)
    case .notMember:
      .forbidden(
        "not-on-the-protocol", "Вы не участвовали в заседании", "Сіз отырысқа қатысқан жоқсыз",
        "You did not take part in the sitting")
    case .sameProposer:
      .forbidden(
        "second-person-needed", "Подтверждает другой человек", "Басқа адам растайды",
        "Somebody else has to confirm")
    case .notAllowed(let status, _):
      .conflict(
        "protocol-not-allowed", "Сейчас этого сделать нельзя", "Қазір бұлай істеуге болмайды",
        "This cannot be done now", with: [known("protocol_status", status.rawValue)])
    case .notSeated(let ids):
      .conflict(
        "not-in-commission", "Этих людей нет в комиссии в этот день",
        "Бұл күні ол адамдар комиссияда жоқ",
        "These people are not in the commission on that day",
        with: [known("user_ids", ids)])
    case .notHeldYet:
      .conflict(
        "not-held-yet", "Заседание ещё не состоялось", "Отырыс әлі өткен жоқ",
        "The sitting was not held yet")
    case .empty:
      .conflict("agenda-empty", "Повестка пуста", "Күн тәртібі бос", "The agenda is empty")
    case .undecided(let ids):
      requests(
        "agenda-undecided", "По этим заявкам нет решения", "Бұл өтінімдер бойынша шешім жоқ",
        "There is no decision on these requests", ids)
    case .againstVotes(let ids):
      requests(
        "against-votes", "Комиссия проголосовала иначе", "Комиссия басқаша дауыс берді",
        "The commission voted otherwise", ids)
    case .noQuorum(let present, let needed):
      .conflict(
        "quorum-missing", "Нет кворума", "Кворум жоқ", "There is no quorum",
        with: [known("present", present), known("needed", needed)])
    case .vacant(let roles):
      .conflict(
        "office-vacant", "Не было председателя или секретаря", "Төраға немесе хатшы болған жоқ",
        "There was no chair or no secretary",
        with: [known("vacant", roles.map(\.rawValue))])
    case .taken(let ids):
      requests(
        "on-another-protocol", "Заявки стоят в другом протоколе", "Өтінімдер басқа хаттамада тұр",
        "These requests are on another protocol", ids)
    case .notOffered(let ids):
      requests(
        "not-offered", "Эти заявки не ждут протокола", "Бұл өтінімдер хаттаманы күтіп тұрған жоқ",
        "These requests do not wait for a protocol", ids)
    case .alreadySigned:
      .conflict(
        "already-signed", "Вы уже подписали этот документ", "Сіз бұл құжатқа қол қойып қойғансыз",
        "You have signed this already")
    case .hasSignatures:
      .conflict(
        "has-signatures", "Протокол уже подписывают", "Хаттамаға қол қойылып жатыр",
        "Somebody has signed it already")
    case .signaturesMissing(let ids):
      .conflict(
        "signatures-missing", "Подписей недостаточно", "Қолтаңбалар жеткіліксіз",
        "Signatures are missing", with: [known("user_ids", ids)])
    case .otherText:
      .conflict(
        "signing-outdated", "Документ изменён после того, как был выдан на подпись",
        "Құжат қол қоюға берілгеннен кейін өзгертілген",
        "It was changed after it had been given out for signing")
    case .requestsElsewhere(let ids):
      requests(
        "requests-elsewhere", "Заявки уже на другом шаге, ничего не изменено",
        "Өтінімдер басқа қадамда, ештеңе өзгерген жоқ",
        "These requests stand elsewhere by now, nothing was changed", ids)
    case .annulmentOpen:
      .conflict(
        "annulment-open", "Отмена уже предложена", "Күшін жою ұсынылған",
        "An annulment is proposed already")
    case .noAnnulment:
      .conflict(
        "no-annulment", "Отмену никто не предлагал", "Күшін жоюды ешкім ұсынған жоқ",
        "Nobody has proposed an annulment")
    }
  }

  private func requests(
    _ code: String, _ ru: String, _ kk: String, _ en: String, _ ids: [Int64]
  ) -> Problem {
    .conflict(code, ru, kk, en, with: [known("request_ids", ids)])
  }
}
