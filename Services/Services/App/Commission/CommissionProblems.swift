import JSON
package import Kernel
package import ServicesDomain

extension CommissionError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notSet(let vacant):
      Problem(
        status: 409, code: "commission-not-set",
        title: Localized(
          ru: "Состав комиссии не полон", kk: "Комиссия құрамы толық емес",
          en: "The commission is not complete"),
        members: [(name: "vacant", json: words(vacant.map(\.rawValue)))])
    case .termsOverlap:
      Problem(
        status: 409, code: "terms-overlap",
        title: Localized(
          ru: "Сроки одного человека, двух председателей или двух секретарей пересекаются",
          kk: "Бір адамның, екі төрағаның немесе екі хатшының мерзімдері қабаттасады",
          en: "Terms of one person, of two chairs or of two secretaries overlap"))
    case .unknownPeople(let ids):
      Problem(
        status: 422, code: "unknown-people",
        title: Localized(
          ru: "Таких пользователей нет или они не действуют",
          kk: "Мұндай пайдаланушылар жоқ немесе әрекет етпейді",
          en: "There are no such people, or they may not act"),
        members: [(name: "user_ids", json: numbers(ids))])
    case .unknownService:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .unknownForm:
      Problem(
        status: 422, code: "unknown-form",
        title: Localized(
          ru: "Опубликованной формы с таким номером нет",
          kk: "Мұндай нөмірі бар жарияланған нысан жоқ",
          en: "There is no published form of this number"))
    }
  }
}

func numbers(_ ids: [Int64]) -> String {
  "[" + ids.map(String.init).joined(separator: ",") + "]"
}

/// Words of this program: letters and `_`.
func words(_ words: [String]) -> String {
  "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"
}
