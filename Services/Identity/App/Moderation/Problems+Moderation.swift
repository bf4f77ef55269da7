import HTTPCore
import IdentityDomain
import JSON
package import Kernel

extension AccountError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .wrongState, .graceLasts:
      Problem(
        status: 409, code: "wrong-state",
        title: Localized(
          ru: "В этом состоянии учётной записи так сделать нельзя",
          kk: "Тіркелгінің бұл күйінде олай істеуге болмайды",
          en: "The account's state does not allow this"))
    case .termOver: fault(at: "/until", .termOver)
    case .lastOwner:
      Problem(
        status: 409, code: "last-owner",
        title: Localized(
          ru: "Сначала передайте компанию: у неё есть другие участники и нет другого владельца",
          kk: "Алдымен компанияны беріңіз: оның басқа мүшелері бар, бірақ басқа иесі жоқ",
          en: "Hand the company over first: it has other members and no other owner"))
    case .legalHold:
      Problem(
        status: 409, code: "legal-hold",
        title: Localized(
          ru: "Удаление запрещено", kk: "Жоюға тыйым салынған", en: "The deletion is held up"))
    case .beyondOwnRights: notAllowed
    case .wrongPassword:
      fault(at: "/password", .wrongPassword)
    }
  }
}

extension ComplaintError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .stale: ProfileError.stale.problem
    case .unknownTarget(let target): fault(at: target.pointer, .unknownTarget)
    case .oneself(let target): fault(at: target.pointer, .oneself)
    case .openAlready:
      Problem(
        status: 409, code: "complaint-open",
        title: Localized(
          ru: "Ваша жалоба о том же ещё рассматривается",
          kk: "Осы туралы шағымыңыз әлі қаралуда",
          en: "Your complaint about the same is still open"))
    case .tooMany(let limit):
      Problem(
        status: 429, code: "too-many-complaints",
        title: Localized(
          ru: "Не больше \(limit) жалоб в сутки", kk: "Тәулігіне \(limit) шағымнан аспайды",
          en: "At most \(limit) complaints a day"),
        retryAfter: .seconds(3_600))
    case .wrongStatus:
      Problem(
        status: 409, code: "wrong-status",
        title: Localized(
          ru: "Жалоба уже в другом состоянии", kk: "Шағым басқа күйде",
          en: "The complaint is in another state"))
    case .partial:
      Problem(
        status: 403, code: "partial",
        title: Localized(
          ru: "Решать должен другой модератор", kk: "Басқа модератор шешуі керек",
          en: "Another moderator must decide this"))
    case .takenByOther:
      Problem(
        status: 409, code: "taken-by-other",
        title: Localized(
          ru: "Жалобу рассматривает другой модератор", kk: "Шағымды басқа модератор қарап жатыр",
          en: "Another moderator has this complaint"))
    case .termOver: fault(at: "/sanction/until", .termOver)
    case .notTheSame: fault(at: "/duplicate_of", .notTheSame)
    case .appealedAlready:
      Problem(
        status: 409, code: "appealed-already",
        title: Localized(
          ru: "Решение уже обжаловали", kk: "Шешімге шағым берілген",
          en: "The decision was appealed already"))
    case .appealTooLate:
      Problem(
        status: 409, code: "appeal-too-late",
        title: Localized(
          ru: "Срок обжалования истёк", kk: "Шағымдану мерзімі өтті",
          en: "The time for an appeal is over"))
    }
  }
}

extension ComplaintTarget {
  fileprivate var pointer: String {
    switch self {
    case .user: "/user_id"
    case .company: "/company_id"
    }
  }
}

private func fault(at pointer: String, _ fault: Fault) -> Problem {
  ValidationFailure([FieldFault(pointer: pointer, code: fault.code, message: fault.message)])
    .problem
}

private let notAllowed = Problem(
  status: 403, code: "forbidden",
  title: Localized(ru: "Недостаточно прав", kk: "Құқық жеткіліксіз", en: "You may not do this"))

private struct Fault {
  let code: String
  let message: Localized

  static let termOver = Fault(
    code: "in-the-past",
    message: Localized(
      ru: "Срок уже прошёл", kk: "Мерзім өтіп кеткен", en: "That time is over already"))

  static let unknownTarget = Fault(
    code: "unknown-target",
    message: Localized(
      ru: "Нет такого человека или компании", kk: "Мұндай адам не компания жоқ",
      en: "There is no such person or company"))

  static let oneself = Fault(
    code: "oneself",
    message: Localized(
      ru: "На себя и свою компанию не жалуются", kk: "Өзіңізге не өз компанияңызға шағымданбайсыз",
      en: "Nobody complains about himself or his own company"))

  static let notTheSame = Fault(
    code: "not-the-same",
    message: Localized(
      ru: "Нужна другая жалоба на того же, которая сама не дубликат",
      kk: "Сол адамға қатысты, өзі қайталама емес басқа шағым керек",
      en: "Another complaint about the same side is needed, which is no duplicate itself"))

  static let wrongPassword = Fault(
    code: "wrong-password",
    message: Localized(ru: "Неверный пароль", kk: "Құпиясөз қате", en: "The password is wrong"))
}
