package import Kernel

/// What is written of codes and second factors.
extension Letter {
  package static func signIn(code: String, in language: Language) -> Letter {
    Letter(
      language, kind: .signInCode,
      subject: Localized(
        ru: "Код для входа в TechHub", kk: "TechHub-қа кіру коды", en: "Your TechHub sign-in code"),
      body: Localized(
        ru: """
          Код для входа: \(code)
          Он действует 15 минут. Если вы не входили, не обращайте внимания на это письмо и никому
          не сообщайте код.
          """,
        kk: """
          Кіру коды: \(code)
          Ол 15 минут жарамды. Егер сіз кірмеген болсаңыз, бұл хатқа назар аудармаңыз және кодты
          ешкімге айтпаңыз.
          """,
        en: """
          The code to sign in: \(code)
          It is valid for 15 minutes. If it was not you, ignore this message and tell the code to
          nobody.
          """),
      short: oneLine(code))
  }

  package static func factorAdded(in language: Language) -> Letter {
    Letter(
      language, kind: .secondFactor,
      subject: Localized(
        ru: "Второй фактор входа в TechHub включён",
        kk: "TechHub-қа кірудің екінші факторы қосылды",
        en: "Your TechHub account has a second factor"),
      body: Localized(
        ru: """
          Теперь при входе нужен и код из приложения. Остальные сеансы завершены.
          Если это были не вы, восстановите пароль и сообщите в поддержку.
          """,
        kk: """
          Енді кіру кезінде қолданбадағы код та керек. Басқа сеанстар аяқталды.
          Егер бұл сіз болмасаңыз, құпиясөзді қалпына келтіріп, қолдау қызметіне хабарлаңыз.
          """,
        en: """
          From now on signing in takes a code of your app too. All other sessions were ended.
          If it was not you, reset your password and tell the support team.
          """))
  }

  package static func factorRemoved(in language: Language) -> Letter {
    Letter(
      language, kind: .secondFactor,
      subject: Localized(
        ru: "Второй фактор входа в TechHub отключён",
        kk: "TechHub-қа кірудің екінші факторы өшірілді",
        en: "Your TechHub account has no second factor any more"),
      body: Localized(
        ru: """
          Код из приложения при входе больше не нужен. Остальные сеансы завершены.
          Если это были не вы, смените пароль и сообщите в поддержку.
          """,
        kk: """
          Кіру кезінде қолданбадағы код енді керек емес. Басқа сеанстар аяқталды.
          Егер бұл сіз болмасаңыз, құпиясөзді ауыстырып, қолдау қызметіне хабарлаңыз.
          """,
        en: """
          Signing in takes no code of your app any more. All other sessions were ended.
          If it was not you, change your password and tell the support team.
          """))
  }

  package static func factorReset(in language: Language) -> Letter {
    Letter(
      language, kind: .secondFactor,
      subject: Localized(
        ru: "Второй фактор входа в TechHub снят сотрудником",
        kk: "TechHub-қа кірудің екінші факторын қызметкер алып тастады",
        en: "Staff took away the second factor of your TechHub account"),
      body: Localized(
        ru: """
          Сотрудник снял второй фактор входа в вашу учётную запись, все сеансы завершены.
          Войдите с паролем и настройте его заново. Если вы об этом не просили, смените пароль и
          сообщите в поддержку.
          """,
        kk: """
          Қызметкер тіркелгіңізге кірудің екінші факторын алып тастады, барлық сеанс аяқталды.
          Құпиясөзбен кіріп, оны қайта баптаңыз. Егер сіз бұны сұрамаған болсаңыз, құпиясөзді
          ауыстырып, қолдау қызметіне хабарлаңыз.
          """,
        en: """
          A member of staff took away the second factor of your account; all sessions were ended.
          Sign in with your password and set it up again. If you did not ask for that, change your
          password and tell the support team.
          """))
  }

  package static func factorGuessed(in language: Language) -> Letter {
    Letter(
      language, kind: .secondFactor,
      subject: Localized(
        ru: "Кто-то подбирает код входа в TechHub", kk: "Біреу TechHub-қа кіру кодын іріктеп жатыр",
        en: "Somebody is guessing at your TechHub code"),
      body: Localized(
        ru: """
          Код второго фактора слишком много раз ввели неверно. Тот, кто это делает, знает ваш пароль.
          Если это были не вы, смените пароль.
          """,
        kk: """
          Екінші фактордың коды тым көп рет қате енгізілді. Мұны істеген адам құпиясөзіңізді біледі.
          Егер бұл сіз болмасаңыз, құпиясөзді ауыстырыңыз.
          """,
        en: """
          The code of your second factor was wrong too many times. Whoever typed it knows your
          password. If it was not you, change your password.
          """))
  }
}
