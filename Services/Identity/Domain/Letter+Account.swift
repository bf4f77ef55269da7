package import Kernel

extension Letter {
  /// - Parameter appeal: the code by which the person may appeal without signing in.
  package static func suspended(
    reason: String, until: Day?, appeal: String, in language: Language
  ) -> Letter {
    let (ru, kk, en) =
      until.map { ("до \($0)", "\($0) дейін", "until \($0)") }
      ?? ("бессрочно", "мерзімсіз", "for good")
    return Letter(
      language, kind: .suspended,
      subject: Localized(
        ru: "Ваша учётная запись TechHub приостановлена",
        kk: "TechHub тіркелгіңіз тоқтатылды", en: "Your TechHub account is suspended"),
      body: Localized(
        ru: """
          Модератор приостановил вашу учётную запись \(ru). Причина: \(reason)
          Все сеансы и ключи доступа завершены.

          Решение можно обжаловать один раз в течение 14 дней. Код для жалобы: \(appeal)
          """,
        kk: """
          Модератор тіркелгіңізді тоқтатты (\(kk)). Себебі: \(reason)
          Барлық сеанстар мен кіру кілттері аяқталды.

          Шешімге 14 күн ішінде бір рет шағымдануға болады. Шағым коды: \(appeal)
          """,
        en: """
          A moderator suspended your account \(en). The reason: \(reason)
          All sessions and access keys were ended.

          You may appeal once within 14 days. The code for that: \(appeal)
          """))
  }

  package static func restored(in language: Language) -> Letter {
    Letter(
      language, kind: .accountState,
      subject: Localized(
        ru: "Ваша учётная запись TechHub снова действует",
        kk: "TechHub тіркелгіңіз қайта қосылды", en: "Your TechHub account is restored"),
      body: Localized(
        ru: "Приостановка вашей учётной записи закончилась. Вы снова можете войти.",
        kk: "Тіркелгіңізді тоқтату аяқталды. Қайта кіре аласыз.",
        en: "The suspension of your account has ended. You can sign in again."))
  }

  package static func deletionRequested(due: Day, in language: Language) -> Letter {
    Letter(
      language, kind: .accountState,
      subject: Localized(
        ru: "Ваша учётная запись TechHub будет удалена",
        kk: "TechHub тіркелгіңіз жойылады", en: "Your TechHub account will be deleted"),
      body: Localized(
        ru: """
          Учётная запись и личные данные будут удалены \(due). До этого дня достаточно войти, чтобы
          отменить удаление. После него восстановить ничего нельзя.
          """,
        kk: """
          Тіркелгі мен жеке деректер \(due) күні жойылады. Осы күнге дейін жоюды тоқтату үшін кіру
          жеткілікті. Одан кейін ештеңені қалпына келтіру мүмкін емес.
          """,
        en: """
          The account and the personal data will be deleted on \(due). Until then it is enough to
          sign in to stop it. After it nothing can be brought back.
          """))
  }

  package static func deletionCancelled(in language: Language) -> Letter {
    Letter(
      language, kind: .accountState,
      subject: Localized(
        ru: "Удаление учётной записи TechHub отменено",
        kk: "TechHub тіркелгісін жою тоқтатылды",
        en: "Your TechHub account will not be deleted"),
      body: Localized(
        ru: "Вы вошли, поэтому учётная запись остаётся. Если это были не вы, смените пароль.",
        kk: """
          Сіз кірдіңіз, сондықтан тіркелгі қалады. Егер бұл сіз болмасаңыз, құпиясөзді ауыстырыңыз.
          """,
        en: "You signed in, so the account stays. If it was not you, change your password."))
  }
}
