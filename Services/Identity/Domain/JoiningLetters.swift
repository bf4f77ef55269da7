package import Kernel

/// What people are told on the two ways into a company.
extension Letter {
  /// To an owner.
  package static func joinAsked(
    by person: String, of company: Localized, in language: Language
  ) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language,
      subject: Localized(
        ru: "Запрос на вступление в «\(name)»", kk: "«\(name)» компаниясына қосылу сұрауы",
        en: "Somebody asks to join \(name)"),
      body: Localized(
        ru: """
          \(person) просит принять его в компанию «\(name)».
          Ответьте в разделе компании в TechHub: без ответа запрос закроется через 60 дней.
          """,
        kk: """
          \(person) «\(name)» компаниясына қосылуды сұрайды.
          TechHub-тағы компания бөлімінде жауап беріңіз: жауапсыз сұрау 60 күннен кейін жабылады.
          """,
        en: """
          \(person) asks to join \(name).
          Answer in the company's section of TechHub: without an answer the request ends in 60 days.
          """))
  }

  package static func joinApproved(_ company: Localized, in language: Language) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language,
      subject: Localized(
        ru: "Вас приняли в «\(name)»", kk: "Сізді «\(name)» компаниясына қабылдады",
        en: "You have joined \(name)"),
      body: Localized(
        ru: "Ваш запрос одобрен: теперь вы участник компании «\(name)».",
        kk: "Сұрауыңыз мақұлданды: енді сіз «\(name)» компаниясының мүшесісіз.",
        en: "Your request was approved: you are a member of \(name) now."))
  }

  package static func joinRejected(
    _ company: Localized, reason: String, in language: Language
  ) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language,
      subject: Localized(
        ru: "Запрос в «\(name)» отклонён", kk: "«\(name)» компаниясына сұрау қабылданбады",
        en: "Your request to join \(name) was rejected"),
      body: Localized(
        ru: """
          Компания «\(name)» отклонила ваш запрос. Причина: \(reason)
          Обратиться снова можно через 30 дней.
          """,
        kk: """
          «\(name)» компаниясы сұрауыңызды қабылдамады. Себебі: \(reason)
          30 күннен кейін қайта сұрауға болады.
          """,
        en: """
          \(name) rejected your request. The reason: \(reason)
          You may ask again in 30 days.
          """))
  }

  package static func joinExpired(_ company: Localized, in language: Language) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language,
      subject: Localized(
        ru: "Запрос в «\(name)» закрыт", kk: "«\(name)» компаниясына сұрау жабылды",
        en: "Your request to join \(name) has ended"),
      body: Localized(
        ru: "За 60 дней компания «\(name)» не ответила, запрос закрыт. Его можно подать снова.",
        kk: "«\(name)» компаниясы 60 күнде жауап бермеді, сұрау жабылды. Қайта сұрауға болады.",
        en: "\(name) did not answer within 60 days, and the request has ended. You may ask again."))
  }

  /// To somebody who has an account.
  package static func invited(
    to company: Localized, by person: String, in language: Language
  ) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language, kind: .invitation, subject: invitation(name),
      body: Localized(
        ru: """
          \(person) приглашает вас в компанию «\(name)».
          Войдите в TechHub, чтобы принять или отклонить приглашение. Оно действует 14 дней.
          """,
        kk: """
          \(person) сізді «\(name)» компаниясына шақырады.
          Қабылдау немесе бас тарту үшін TechHub-қа кіріңіз. Шақыру 14 күн жарамды.
          """,
        en: """
          \(person) invites you to \(name).
          Sign in to TechHub to accept or to decline. The invitation is valid for 14 days.
          """))
  }

  /// To an address, whoever it belongs to.
  package static func invited(
    to company: Localized, by person: String, token: String, in language: Language
  ) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language, kind: .invitation, subject: invitation(name),
      body: Localized(
        ru: """
          \(person) приглашает вас в компанию «\(name)».
          Войдите в TechHub или зарегистрируйтесь с этим адресом и введите код приглашения:

          \(token)

          Код действует 14 дней и один раз. Если вы не ждали приглашения, ничего делать не нужно.
          """,
        kk: """
          \(person) сізді «\(name)» компаниясына шақырады.
          TechHub-қа кіріңіз немесе осы мекенжаймен тіркеліп, шақыру кодын енгізіңіз:

          \(token)

          Код 14 күн және бір рет жарамды. Шақыруды күтпеген болсаңыз, ештеңе істеудің қажеті жоқ.
          """,
        en: """
          \(person) invites you to \(name).
          Sign in to TechHub, or register with this address, and enter the code of the invitation:

          \(token)

          The code works once, for 14 days. If you did not expect it, there is nothing to do.
          """))
  }

  /// To whoever invited.
  package static func invitationDeclined(
    by person: String, _ company: Localized, in language: Language
  ) -> Letter {
    let name = company.text(in: language)
    return Letter(
      language,
      subject: Localized(
        ru: "Приглашение в «\(name)» отклонено", kk: "«\(name)» шақыруынан бас тартылды",
        en: "An invitation to \(name) was declined"),
      body: Localized(
        ru: "\(person) не принимает приглашение в компанию «\(name)».",
        kk: "\(person) «\(name)» компаниясына шақыруды қабылдамайды.",
        en: "\(person) does not accept the invitation to \(name)."))
  }

  private static func invitation(_ company: String) -> Localized {
    Localized(
      ru: "Приглашение в «\(company)»", kk: "«\(company)» компаниясына шақыру",
      en: "You are invited to \(company)")
  }
}
