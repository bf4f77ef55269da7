package import Kernel

/// What owners are told of how their company stands.
extension Letter {
  /// `nil` for steps that they take themselves.
  package static func company(
    _ company: Localized, after step: CompanyStep, reason: String, in language: Language
  ) -> Letter? {
    let name = company.text(in: language)
    return switch step {
    case .verify: verified(name, in: language)
    case .reject: rejected(name, reason, in: language)
    case .suspend: suspended(name, reason, in: language)
    case .restore: restored(name, in: language)
    case .submit, .amend, .liquidate, .merge: nil
    }
  }

  private static func verified(_ name: String, in language: Language) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Компания «\(name)» подтверждена", kk: "«\(name)» компаниясы расталды",
        en: "\(name) is verified"),
      body: Localized(
        ru: "Данные компании «\(name)» проверены и подтверждены.",
        kk: "«\(name)» компаниясының деректері тексеріліп, расталды.",
        en: "The details of \(name) were checked and confirmed."))
  }

  private static func rejected(
    _ name: String, _ reason: String, in language: Language
  ) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Компания «\(name)» не подтверждена", kk: "«\(name)» компаниясы расталмады",
        en: "\(name) was not verified"),
      body: Localized(
        ru: """
          Данные компании «\(name)» не подтверждены. Причина: \(reason)
          Исправьте их и отправьте на проверку снова.
          """,
        kk: """
          «\(name)» компаниясының деректері расталмады. Себебі: \(reason)
          Түзетіп, тексеруге қайта жіберіңіз.
          """,
        en: """
          The details of \(name) were not confirmed. The reason: \(reason)
          Put them right and submit them again.
          """))
  }

  private static func suspended(
    _ name: String, _ reason: String, in language: Language
  ) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Компания «\(name)» приостановлена", kk: "«\(name)» компаниясы тоқтатылды",
        en: "\(name) is suspended"),
      body: Localized(
        ru: "Компания «\(name)» приостановлена. Причина: \(reason)",
        kk: "«\(name)» компаниясы тоқтатылды. Себебі: \(reason)",
        en: "\(name) is suspended. The reason: \(reason)"))
  }

  /// - Parameter appeal: the code by which an owner may appeal.
  package static func companySuspended(
    _ company: Localized, reason: String, until: Day?, appeal: String, in language: Language
  ) -> Letter {
    let name = company.text(in: language)
    let (ru, kk, en) =
      until.map { ("до \($0)", "\($0) дейін", "until \($0)") }
      ?? ("бессрочно", "мерзімсіз", "for good")
    return Letter(
      language, kind: .suspended,
      subject: Localized(
        ru: "Компания «\(name)» приостановлена", kk: "«\(name)» компаниясы тоқтатылды",
        en: "\(name) is suspended"),
      body: Localized(
        ru: """
          Модератор приостановил компанию «\(name)» \(ru). Причина: \(reason)

          Решение можно обжаловать один раз в течение 14 дней. Код для жалобы: \(appeal)
          """,
        kk: """
          Модератор «\(name)» компаниясын тоқтатты (\(kk)). Себебі: \(reason)

          Шешімге 14 күн ішінде бір рет шағымдануға болады. Шағым коды: \(appeal)
          """,
        en: """
          A moderator suspended \(name) \(en). The reason: \(reason)

          You may appeal once within 14 days. The code for that: \(appeal)
          """))
  }

  private static func restored(_ name: String, in language: Language) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Компания «\(name)» снова действует", kk: "«\(name)» компаниясы қайта жұмыс істейді",
        en: "\(name) is active again"),
      body: Localized(
        ru: "Приостановка компании «\(name)» снята.",
        kk: "«\(name)» компаниясын тоқтату алынып тасталды.",
        en: "The suspension of \(name) has ended."))
  }
}
