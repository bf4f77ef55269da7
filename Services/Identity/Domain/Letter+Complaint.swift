package import Kernel

extension Letter {
  /// To those who decide on complaints. What it says of whom is read where it lies.
  package static func complaintFiled(_ id: ComplaintID, in language: Language) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Новая жалоба № \(id)", kk: "Жаңа шағым № \(id)", en: "New complaint no. \(id)"),
      body: Localized(
        ru: "Поступила жалоба № \(id). Она ждёт модератора.",
        kk: "№ \(id) шағым түсті. Ол модераторды күтуде.",
        en: "Complaint no. \(id) came in. It waits for a moderator."))
  }

  /// To the author of a complaint.
  package static func complaintAnswered(
    _ id: ComplaintID, withMeasures: Bool, in language: Language
  ) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Ваша жалоба № \(id) рассмотрена", kk: "№ \(id) шағымыңыз қаралды",
        en: "Your complaint no. \(id) was dealt with"),
      body: withMeasures
        ? Localized(
          ru: "Мы рассмотрели вашу жалобу № \(id) и приняли меры. Спасибо.",
          kk: "№ \(id) шағымыңызды қарап, шара қолдандық. Рақмет.",
          en: "We looked into your complaint no. \(id) and took measures. Thank you.")
        : Localized(
          ru: "Мы рассмотрели вашу жалобу № \(id) и не нашли нарушения.",
          kk: "№ \(id) шағымыңызды қарап, бұзушылық таппадық.",
          en: "We looked into your complaint no. \(id) and found no breach of the rules."))
  }

  package static func warned(
    reason: String, appeal: String, in language: Language
  ) -> Letter {
    sanctioned(
      subject: Localized(
        ru: "Предупреждение от TechHub", kk: "TechHub ескертуі", en: "A warning from TechHub"),
      what: Localized(
        ru: "Модератор вынес вам предупреждение.", kk: "Модератор сізге ескерту жасады.",
        en: "A moderator gave you a warning."),
      reason: reason, appeal: appeal, in: language)
  }

  package static func contentHidden(
    reason: String, appeal: String, in language: Language
  ) -> Letter {
    sanctioned(
      subject: Localized(
        ru: "Публикация скрыта", kk: "Жарияланым жасырылды", en: "A publication was hidden"),
      what: Localized(
        ru: "Модератор скрыл вашу публикацию.", kk: "Модератор жарияланымыңызды жасырды.",
        en: "A moderator hid something that you published."),
      reason: reason, appeal: appeal, in: language)
  }

  private static func sanctioned(
    subject: Localized, what: Localized, reason: String, appeal: String, in language: Language
  ) -> Letter {
    Letter(
      language, subject: subject,
      body: Localized(
        ru: """
          \(what.text(in: .russian)) Причина: \(reason)

          Решение можно обжаловать один раз в течение 14 дней. Код для жалобы: \(appeal)
          """,
        kk: """
          \(what.text(in: .kazakh)) Себебі: \(reason)

          Шешімге 14 күн ішінде бір рет шағымдануға болады. Шағым коды: \(appeal)
          """,
        en: """
          \(what.text(in: .english)) The reason: \(reason)

          You may appeal once within 14 days. The code for that: \(appeal)
          """))
  }

  /// To the sanctioned side, and to the author where the decision did not hold.
  package static func appealJudged(
    _ id: ComplaintID, isUpheld: Bool, in language: Language
  ) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Решение по жалобе № \(id) пересмотрено",
        kk: "№ \(id) шағым бойынша шешім қайта қаралды",
        en: "The decision on complaint no. \(id) was reviewed"),
      body: isUpheld
        ? Localized(
          ru: "Другой модератор проверил решение: оно остаётся в силе.",
          kk: "Басқа модератор шешімді тексерді: ол күшінде қалады.",
          en: "Another moderator reviewed the decision: it stands.")
        : Localized(
          ru: "Другой модератор проверил решение: оно отменено, меры сняты.",
          kk: "Басқа модератор шешімді тексерді: ол жойылды, шаралар алынды.",
          en: "Another moderator reviewed the decision: it is void, the measures are lifted."))
  }
}
