import HTTPCore
import IdentityDomain
package import Kernel

extension JoiningError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .askedTooSoon(let until):
      Problem(
        status: 409, code: "asked-too-soon", title: title,
        members: [(name: "again_at", json: "\"\(until)\"")])
    case .tooMany(let until):
      Problem(
        status: 429, code: "too-many-today", title: title,
        members: [(name: "again_at", json: "\"\(until)\"")])
    case .alreadyPending: Problem(status: 409, code: "already-pending", title: title)
    case .alreadyInvited: Problem(status: 409, code: "already-invited", title: title)
    case .notOpen: Problem(status: 409, code: "not-open", title: title)
    case .expired: Problem(status: 409, code: "expired", title: title)
    case .companyClosed: Problem(status: 409, code: "company-closed", title: title)
    case .personUnavailable: Problem(status: 409, code: "person-unavailable", title: title)
    }
  }

  private var title: Localized {
    switch self {
    case .notFound: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found")
    case .askedTooSoon:
      Localized(
        ru: "После отказа нужно подождать 30 дней",
        kk: "Бас тартылғаннан кейін 30 күн күту керек",
        en: "After a rejection there are 30 days to wait")
    case .tooMany:
      Localized(
        ru: "На сегодня достаточно, продолжите завтра",
        kk: "Бүгінге жеткілікті, ертең жалғастырыңыз", en: "That is enough for today")
    case .alreadyPending:
      Localized(
        ru: "Запрос уже подан и ждёт ответа", kk: "Сұрау берілген, жауап күтілуде",
        en: "A request is waiting for its answer already")
    case .alreadyInvited:
      Localized(
        ru: "Приглашение уже отправлено", kk: "Шақыру жіберілген",
        en: "An invitation was sent already")
    case .notOpen:
      Localized(
        ru: "Уже решено или отозвано", kk: "Шешілген немесе кері қайтарылған",
        en: "It was decided or withdrawn already")
    case .expired:
      Localized(ru: "Срок истёк", kk: "Мерзімі өтті", en: "Its time is over")
    case .companyClosed:
      Localized(
        ru: "Компания приостановлена или закрыта", kk: "Компания тоқтатылған немесе жабылған",
        en: "The company is suspended or closed")
    case .personUnavailable:
      Localized(
        ru: "Пользователь сейчас недоступен", kk: "Пайдаланушы қазір қолжетімсіз",
        en: "The person may not act now")
    }
  }
}
