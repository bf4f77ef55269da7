import JSON
package import Kernel
package import ServicesDomain

extension HookError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .stale(let current): .stale(current)
    case .ofApplication:
      .forbidden(
        "hook-of-application", "Это вебхук приложения: его можно только приостановить",
        "Бұл қолданбаның вебхугы: оны тек тоқтата тұруға болады",
        "It is an application's hook: it can only be paused")
    case .servicesNotOpen(let services):
      .invalid([
        FieldFault(
          pointer: "/services", code: "service-not-open",
          message: Localized(
            ru: "Об этих услугах сообщать нельзя: \(services.joined(separator: ", "))",
            kk: "Бұл қызметтер туралы хабарлауға болмайды: \(services.joined(separator: ", "))",
            en: "Of these services nothing may be told: \(services.joined(separator: ", "))"))
      ])
    case .tooMany(let limit):
      .conflict(
        "too-many-hooks", "Больше \(limit) вебхуков завести нельзя",
        "\(limit) вебхуктан артық жасауға болмайды",
        "There may be no more than \(limit) hooks", with: [known("limit", limit)])
    case .paused:
      .conflict(
        "hook-paused", "Вебхук приостановлен", "Вебхук тоқтатылған", "The hook is paused")
    case .notFailed:
      .conflict(
        "message-not-failed", "Повторить можно только то, что не удалось передать",
        "Тек жіберілмеген хабарды қайталауға болады",
        "Only what could not be told can be tried again")
    }
  }
}

extension IncomingHookError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknownSource: .missing
    case .badHeaders:
      .bad(
        "bad-webhook-headers", "Нужны webhook-id, webhook-timestamp и webhook-signature",
        "webhook-id, webhook-timestamp және webhook-signature қажет",
        "webhook-id, webhook-timestamp and webhook-signature are needed")
    case .badTime:
      .bad(
        "webhook-out-of-time", "Отправлено больше пяти минут назад или в будущем",
        "Бес минуттан бұрын немесе болашақта жіберілген",
        "It was sent more than five minutes ago, or in the future")
    case .badSignature:
      Problem(
        status: 401, code: "bad-webhook-signature",
        title: Localized(
          ru: "Подпись не сходится", kk: "Қолтаңба сәйкес келмейді",
          en: "The signature does not match"))
    case .idReused:
      .conflict(
        "webhook-id-reused", "Под этим webhook-id пришло другое",
        "Осы webhook-id астында басқа дерек келді",
        "Something else came under this webhook-id")
    }
  }
}

extension Problem {
  /// 400: a sender has to call in another way.
  fileprivate static func bad(_ code: String, _ ru: String, _ kk: String, _ en: String) -> Problem {
    Problem(status: 400, code: code, title: Localized(ru: ru, kk: kk, en: en))
  }
}
