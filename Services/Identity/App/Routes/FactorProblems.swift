import HTTPCore
import IdentityDomain
import JSON
package import Kernel

extension FactorError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .alreadyEnrolled:
      Problem(
        status: 409, code: "already-enrolled",
        title: Localized(
          ru: "Второй фактор уже настроен", kk: "Екінші фактор бапталған",
          en: "There is a second factor already"))
    case .notEnrolled:
      Problem(
        status: 409, code: "not-enrolled",
        title: Localized(
          ru: "Второй фактор не настроен", kk: "Екінші фактор бапталмаған",
          en: "There is no second factor"))
    case .challengeOver:
      Problem(
        status: 401, code: "challenge-over",
        title: Localized(
          ru: "Время вышло или попыток было слишком много, войдите заново",
          kk: "Уақыт бітті немесе әрекет тым көп болды, қайта кіріңіз",
          en: "Too late or too many tries: sign in again"))
    case .wrongPassword:
      ValidationFailure([
        FieldFault(
          pointer: "/password", code: "wrong-password",
          message: Localized(
            ru: "Неверный пароль", kk: "Құпиясөз қате", en: "The password is wrong"))
      ]).problem
    case .notAllowed: MembershipError.notAllowed.problem
    case .notFound: NothingThere().problem
    }
  }
}
