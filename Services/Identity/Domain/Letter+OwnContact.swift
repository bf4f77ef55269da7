package import Kernel

/// What is written when a person changes his address or telephone number.
extension Letter {
  /// To the new one.
  package static func contactCode(
    _ code: String, for channel: Channel, in language: Language
  ) -> Letter {
    let what = channel.name
    return Letter(
      language, kind: .contactCode,
      subject: Localized(
        ru: "TechHub: подтвердите \(what.ru)", kk: "TechHub: \(what.kk), растау коды",
        en: "TechHub: confirm your \(what.en)"),
      body: Localized(
        ru: """
          Код, которым подтверждается \(what.ru) для вашей учётной записи: \(code)
          Он действует 15 минут. Если вы об этом не просили, не обращайте внимания на это письмо и
          никому не сообщайте код.
          """,
        kk: """
          Тіркелгіңізге жаңа \(what.kk) қосылуда. Растау коды: \(code)
          Ол 15 минут жарамды. Егер сіз бұны сұрамаған болсаңыз, бұл хатқа назар аудармаңыз және
          кодты ешкімге айтпаңыз.
          """,
        en: """
          The code that confirms this \(what.en) for your account: \(code)
          It is valid for 15 minutes. If you did not ask for it, ignore this message and tell the
          code to nobody.
          """),
      short: oneLine(code))
  }

  /// To the old one, which opens nothing from now on.
  package static func contactChanged(_ channel: Channel, in language: Language) -> Letter {
    let what = channel.name
    return Letter(
      language, kind: .contactChanged,
      subject: Localized(
        ru: "TechHub: изменён \(what.ru)", kk: "TechHub: \(what.kk) өзгертілді",
        en: "TechHub: your \(what.en) was changed"),
      body: Localized(
        ru: """
          У вашей учётной записи теперь другой \(what.ru): с прежним больше нельзя войти и
          восстановить пароль. Остальные сеансы завершены. Если это были не вы, сразу сообщите в
          поддержку.
          """,
        kk: """
          Тіркелгіңіздің \(what.kk) өзгертілді: бұрынғысымен кіруге және құпиясөзді қалпына
          келтіруге болмайды. Басқа сеанстар аяқталды. Егер бұл сіз болмасаңыз, бірден қолдау
          қызметіне хабарлаңыз.
          """,
        en: """
          Your account has another \(what.en) now: the one before no longer signs in and no longer
          resets the password. All other sessions were ended. If it was not you, tell the support
          team at once.
          """))
  }
}

extension Channel {
  fileprivate var name: (ru: String, kk: String, en: String) {
    switch self {
    case .mail: ("адрес почты", "пошта мекенжайы", "e-mail address")
    case .sms: ("номер телефона", "телефон нөмірі", "telephone number")
    }
  }
}
