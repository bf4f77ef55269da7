import HTTPCore
import IdentityDomain
import JSON
package import Kernel

extension PressError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .stale: ProfileError.stale.problem
    case .unknownCompany:
      ValidationFailure([
        FieldFault(
          pointer: "/company_id", code: "unknown-company",
          message: Localized(
            ru: "Нет такой компании", kk: "Мұндай компания жоқ", en: "There is no such company"))
      ]).problem
    case .wrongStatus:
      Problem(
        status: 409, code: "wrong-status",
        title: Localized(
          ru: "Запрос уже в другом состоянии", kk: "Сұрау басқа күйде",
          en: "The request is in another state"))
    case .takenByOther:
      Problem(
        status: 409, code: "taken-by-other",
        title: Localized(
          ru: "На запрос отвечает другой сотрудник", kk: "Сұрауға басқа қызметкер жауап береді",
          en: "A colleague answers this request"))
    }
  }
}
