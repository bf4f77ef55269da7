import HTTPCore
import IdentityDomain
package import Kernel

extension ArchiveError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .openAlready:
      Problem(
        status: 409, code: "archive-open",
        title: Localized(
          ru: "Копия данных уже собирается", kk: "Деректер көшірмесі жиналып жатыр",
          en: "A copy of the data is being gathered already"))
    case .tooMany(let limit, let retryAfter):
      Problem(
        status: 429, code: "too-many-archives",
        title: Localized(
          ru: "Не больше \(limit) копий данных в неделю",
          kk: "Аптасына \(limit) көшірмеден аспайды",
          en: "At most \(limit) copies of the data a week"),
        retryAfter: retryAfter)
    case .notReady:
      Problem(
        status: 409, code: "archive-not-ready",
        title: Localized(
          ru: "Копия данных ещё не готова", kk: "Деректер көшірмесі әлі дайын емес",
          en: "The copy of the data is not ready yet"),
        retryAfter: .seconds(30))
    case .failed:
      Problem(
        status: 409, code: "archive-failed",
        title: Localized(
          ru: "Копию данных собрать не удалось, запросите новую",
          kk: "Деректер көшірмесін жинау мүмкін болмады, жаңасын сұраңыз",
          en: "The copy of the data could not be made, ask for a new one"))
    case .expired:
      Problem(
        status: 410, code: "archive-expired",
        title: Localized(
          ru: "Срок хранения копии данных истёк", kk: "Деректер көшірмесінің мерзімі өтті",
          en: "The copy of the data has expired"))
    }
  }
}
