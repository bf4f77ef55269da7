import JSON
package import Kernel
package import ServicesDomain

extension HookError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .stale(let current):
      Problem(
        status: 412, code: "stale",
        title: Localized(
          ru: "Данные уже изменены, обновите страницу",
          kk: "Деректер өзгертілген, бетті жаңартыңыз",
          en: "It was changed meanwhile, read it again"),
        members: [(name: "row_version", json: String(current))])
    case .ofApplication:
      Problem(
        status: 403, code: "hook-of-application",
        title: Localized(
          ru: "Это вебхук приложения: его можно только приостановить",
          kk: "Бұл қолданбаның вебхугы: оны тек тоқтата тұруға болады",
          en: "It is an application's hook: it can only be paused"))
    case .servicesNotOpen(let services):
      ValidationFailure([
        FieldFault(
          pointer: "/services", code: "service-not-open",
          message: Localized(
            ru: "Об этих услугах сообщать нельзя: \(services.joined(separator: ", "))",
            kk: "Бұл қызметтер туралы хабарлауға болмайды: \(services.joined(separator: ", "))",
            en: "Of these services nothing may be told: \(services.joined(separator: ", "))"))
      ]).problem
    case .tooMany(let limit):
      Problem(
        status: 409, code: "too-many-hooks",
        title: Localized(
          ru: "Больше \(limit) вебхуков завести нельзя",
          kk: "\(limit) вебхуктан артық жасауға болмайды",
          en: "There may be no more than \(limit) hooks"),
        members: [(name: "limit", json: String(limit))])
    case .paused:
      Problem(
        status: 409, code: "hook-paused",
        title: Localized(
          ru: "Вебхук приостановлен", kk: "Вебхук тоқтатылған", en: "The hook is paused"))
    case .notFailed:
      Problem(
        status: 409, code: "message-not-failed",
        title: Localized(
          ru: "Повторить можно только то, что не удалось передать",
          kk: "Тек жіберілмеген хабарды қайталауға болады",
          en: "Only what could not be told can be tried again"))
    }
  }
}

extension IncomingHookError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknownSource:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .badHeaders:
      Problem(
        status: 400, code: "bad-webhook-headers",
        title: Localized(
          ru: "Нужны webhook-id, webhook-timestamp и webhook-signature",
          kk: "webhook-id, webhook-timestamp және webhook-signature қажет",
          en: "webhook-id, webhook-timestamp and webhook-signature are needed"))
    case .badTime:
      Problem(
        status: 400, code: "webhook-out-of-time",
        title: Localized(
          ru: "Отправлено больше пяти минут назад или в будущем",
          kk: "Бес минуттан бұрын немесе болашақта жіберілген",
          en: "It was sent more than five minutes ago, or in the future"))
    case .badSignature:
      Problem(
        status: 401, code: "bad-webhook-signature",
        title: Localized(
          ru: "Подпись не сходится", kk: "Қолтаңба сәйкес келмейді",
          en: "The signature does not match"))
    case .idReused:
      Problem(
        status: 409, code: "webhook-id-reused",
        title: Localized(
          ru: "Под этим webhook-id пришло другое", kk: "Осы webhook-id астында басқа дерек келді",
          en: "Something else came under this webhook-id"))
    }
  }
}
