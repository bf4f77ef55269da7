import Kernel

extension DefaultProcess {
  /// Why a request is refused before anybody looks at what it is about.
  static let formalReasons: [ReasonLine] = [
    reason(
      "not_eligible", "Заявитель не отвечает условиям", "Өтініш беруші шарттарға сай емес",
      "The applicant does not meet the conditions"),
    reason(
      "incomplete", "Нет обязательных документов или сведений",
      "Міндетті құжаттар немесе мәліметтер жоқ",
      "Documents or answers that are obligatory are missing"),
    reason(
      "untrue", "Сведения недостоверны", "Мәліметтер шындыққа сай емес",
      "What was said is not true"),
    reason(
      "out_of_scope", "Проект не относится к услуге", "Жоба қызметке жатпайды",
      "The project is not what the service is for"),
    reason(
      "repeated", "Такая заявка уже рассмотрена", "Мұндай өтінім бұрын қаралған",
      "The same was asked for and decided on before"),
  ]

  private static func reason(
    _ code: String, _ ru: String, _ kk: String, _ en: String
  ) -> ReasonLine {
    ReasonLine(code: code, label: Localized(ru: ru, kk: kk, en: en))
  }
}
