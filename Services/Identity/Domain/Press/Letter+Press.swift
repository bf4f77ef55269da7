package import Kernel

extension Letter {
  /// To the desk. What was asked is read where it lies.
  package static func pressAsked(_ id: PressRequestID, in language: Language) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Новый запрос прессы № \(id)", kk: "Баспасөздің жаңа сұрауы № \(id)",
        en: "New press request no. \(id)"),
      body: Localized(
        ru: "Поступил запрос прессы № \(id). Он ждёт ответа.",
        kk: "№ \(id) баспасөз сұрауы түсті. Ол жауап күтуде.",
        en: "Press request no. \(id) came in. It waits for an answer."))
  }

  /// To whoever asked, in his language.
  package static func pressAnswered(
    _ answer: String, to name: String, about subject: String, in language: Language
  ) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Ответ на ваш запрос", kk: "Сұрауыңызға жауап", en: "The answer to your request"),
      body: Localized(
        ru: """
          Здравствуйте, \(name)!

          Вы спрашивали: \(subject)

          \(answer)

          Пресс-служба TechHub
          """,
        kk: """
          Сәлеметсіз бе, \(name)!

          Сіз сұрадыңыз: \(subject)

          \(answer)

          TechHub баспасөз қызметі
          """,
        en: """
          Hello \(name),

          You asked: \(subject)

          \(answer)

          The press desk of TechHub
          """))
  }
}
