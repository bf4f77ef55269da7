package import Kernel
package import ServicesDomain

extension CommissionError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notSet(let vacant):
      .conflict(
        "commission-not-set", "Состав комиссии не полон", "Комиссия құрамы толық емес",
        "The commission is not complete", with: [known("vacant", vacant.map(\.rawValue))])
    case .termsOverlap:
      .conflict(
        "terms-overlap",
        "Сроки одного человека, двух председателей или двух секретарей пересекаются",
        "Бір адамның, екі төрағаның немесе екі хатшының мерзімдері қабаттасады",
        "Terms of one person, of two chairs or of two secretaries overlap")
    case .unknownPeople(let ids):
      .unacceptable(
        "unknown-people", "Таких пользователей нет или они не действуют",
        "Мұндай пайдаланушылар жоқ немесе әрекет етпейді",
        "There are no such people, or they may not act", with: [known("user_ids", ids)])
    case .unknownService: .missing
    case .unknownForm:
      .unacceptable(
        "unknown-form", "Опубликованной формы с таким номером нет",
        "Мұндай нөмірі бар жарияланған нысан жоқ", "There is no published form of this number")
    }
  }
}
