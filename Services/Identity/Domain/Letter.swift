package import Kernel

/// What is written to a person, in the person's language.
package struct Letter: Sendable, Equatable {
  package let kind: LetterKind
  package let subject: String
  package let body: String
  /// The same in one line, for SMS.
  package let short: String

  init(
    _ language: Language, kind: LetterKind = .notice, subject: Localized, body: Localized,
    short: Localized? = nil
  ) {
    self.kind = kind
    self.subject = subject.text(in: language)
    self.body = body.text(in: language)
    self.short = short?.text(in: language) ?? subject.text(in: language)
  }

  static func oneLine(_ code: String) -> Localized {
    Localized(
      ru: "TechHub: код \(code), действует 15 минут. Никому его не сообщайте.",
      kk: "TechHub: код \(code), 15 минут жарамды. Оны ешкімге айтпаңыз.",
      en: "TechHub: code \(code), valid for 15 minutes. Tell it to nobody.")
  }
}

extension Letter {
  /// The code that activates an account. The name is the one given at registration, so that the
  /// owner of the address sees whose wish it was.
  package static func activation(code: String, name: String, in language: Language) -> Letter {
    Letter(
      language, kind: .activation,
      subject: Localized(
        ru: "Код подтверждения TechHub", kk: "TechHub растау коды", en: "Your TechHub code"),
      body: Localized(
        ru: """
          Здравствуйте, \(name)!

          Код для активации учётной записи: \(code)
          Он действует 15 минут. Если вы не регистрировались, не обращайте внимания на это письмо
          и никому не сообщайте код.
          """,
        kk: """
          Сәлеметсіз бе, \(name)!

          Тіркелгіні белсендіру коды: \(code)
          Ол 15 минут жарамды. Егер сіз тіркелмеген болсаңыз, бұл хатқа назар аудармаңыз және кодты
          ешкімге айтпаңыз.
          """,
        en: """
          Hello \(name),

          The code that activates your account: \(code)
          It is valid for 15 minutes. If you did not register, ignore this message and tell the code
          to nobody.
          """),
      short: oneLine(code))
  }

  /// To the owner of an address with which somebody tried to register again.
  package static func addressTaken(in language: Language) -> Letter {
    Letter(
      language, kind: .addressTaken,
      subject: Localized(
        ru: "У вас уже есть учётная запись TechHub", kk: "Сізде TechHub тіркелгісі бар",
        en: "You already have a TechHub account"),
      body: Localized(
        ru: """
          Кто-то указал ваш адрес при регистрации, но учётная запись с ним уже есть.
          Если это были вы, войдите в неё или восстановите пароль. Если нет, ничего делать не нужно.
          """,
        kk: """
          Біреу тіркелу кезінде сіздің мекенжайыңызды көрсетті, бірақ онымен тіркелгі бар.
          Егер бұл сіз болсаңыз, кіріңіз немесе құпиясөзді қалпына келтіріңіз. Әйтпесе ештеңе
          істеудің қажеті жоқ.
          """,
        en: """
          Somebody registered with your address, but there is an account for it already.
          If it was you, sign in or reset your password. If not, there is nothing to do.
          """))
  }

  package static func passwordReset(code: String, in language: Language) -> Letter {
    Letter(
      language, kind: .passwordReset,
      subject: Localized(
        ru: "Новый пароль TechHub", kk: "TechHub жаңа құпиясөзі", en: "A new TechHub password"),
      body: Localized(
        ru: """
          Код для смены пароля: \(code)
          Он действует 15 минут. Если вы не просили о смене пароля, не обращайте внимания на это
          письмо: прежний пароль остаётся в силе.
          """,
        kk: """
          Құпиясөзді ауыстыру коды: \(code)
          Ол 15 минут жарамды. Егер сіз құпиясөзді ауыстыруды сұрамаған болсаңыз, бұл хатқа назар
          аудармаңыз: бұрынғы құпиясөз күшінде қалады.
          """,
        en: """
          The code for a new password: \(code)
          It is valid for 15 minutes. If you did not ask for it, ignore this message: your password
          stays as it is.
          """),
      short: oneLine(code))
  }

  /// The stored password is in a form that cannot be checked here.
  package static func passwordOutdated(code: String, in language: Language) -> Letter {
    Letter(
      language, kind: .passwordOutdated,
      subject: Localized(
        ru: "Задайте новый пароль TechHub", kk: "TechHub үшін жаңа құпиясөз орнатыңыз",
        en: "Please set a new TechHub password"),
      body: Localized(
        ru: """
          Ваш пароль хранился в формате, который больше не поддерживается. Задайте новый.
          Код для смены пароля: \(code)
          Он действует 15 минут.
          """,
        kk: """
          Құпиясөзіңіз енді қолдау көрсетілмейтін пішімде сақталған. Жаңасын орнатыңыз.
          Құпиясөзді ауыстыру коды: \(code)
          Ол 15 минут жарамды.
          """,
        en: """
          Your password was kept in a form that is no longer supported. Please set a new one.
          The code for a new password: \(code)
          It is valid for 15 minutes.
          """),
      short: oneLine(code))
  }

  package static func passwordChanged(in language: Language) -> Letter {
    Letter(
      language, kind: .passwordChanged,
      subject: Localized(
        ru: "Пароль TechHub изменён", kk: "TechHub құпиясөзі өзгертілді",
        en: "Your TechHub password was changed"),
      body: Localized(
        ru: """
          Пароль вашей учётной записи изменён, остальные сеансы завершены.
          Если это были не вы, восстановите пароль и сообщите в поддержку.
          """,
        kk: """
          Тіркелгіңіздің құпиясөзі өзгертілді, басқа сеанстар аяқталды.
          Егер бұл сіз болмасаңыз, құпиясөзді қалпына келтіріп, қолдау қызметіне хабарлаңыз.
          """,
        en: """
          The password of your account was changed and all other sessions were ended.
          If it was not you, reset your password and tell the support team.
          """))
  }

  package static func locked(in language: Language) -> Letter {
    Letter(
      language, kind: .locked,
      subject: Localized(
        ru: "Вход в TechHub временно закрыт", kk: "TechHub-қа кіру уақытша жабылды",
        en: "Sign-in to TechHub is locked for a while"),
      body: Localized(
        ru: """
          Пароль вашей учётной записи слишком много раз ввели неверно, вход закрыт на 15 минут.
          Если это были не вы, смените пароль: это сразу откроет вход.
          """,
        kk: """
          Тіркелгіңіздің құпиясөзі тым көп рет қате енгізілді, кіру 15 минутқа жабылды.
          Егер бұл сіз болмасаңыз, құпиясөзді ауыстырыңыз: бұл кіруді бірден ашады.
          """,
        en: """
          The password of your account was wrong too many times; sign-in is locked for 15 minutes.
          If it was not you, reset your password: that unlocks it at once.
          """))
  }
}
