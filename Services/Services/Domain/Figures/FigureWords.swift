package import Kernel

/// What charts say, in three languages.
package enum FigureWords {
  package static func title(of figure: Figure) -> Localized {
    switch figure {
    case .funnel: Localized(ru: "Воронка заявок", kk: "Өтінімдер құйғышы", en: "Funnel of requests")
    case .timeInStatus:
      Localized(ru: "Время в статусе", kk: "Мәртебедегі уақыт", en: "Time in each status")
    case .load:
      Localized(ru: "Нагрузка сотрудников", kk: "Қызметкерлер жүктемесі", en: "Load of the staff")
    case .regions:
      Localized(
        ru: "Заявки по регионам", kk: "Аймақтар бойынша өтінімдер", en: "Requests by region")
    }
  }

  package static func note(of figure: Figure) -> Localized {
    switch figure {
    case .funnel:
      Localized(
        ru: "Сколько заявок дошло; доля от предыдущего этапа",
        kk: "Қанша өтінім жетті; алдыңғы кезеңнен үлесі",
        en: "How many came so far; share of the stage before")
    case .timeInStatus:
      Localized(
        ru: "Часы, включая нерабочие; только завершённые пребывания",
        kk: "Сағат, жұмыстан тыс уақытпен қоса; тек аяқталғандары",
        en: "Hours by the clock, of stays that have ended")
    case .load:
      Localized(
        ru: "Заявки в работе сейчас", kk: "Қазір жұмыстағы өтінімдер", en: "Requests in work now")
    case .regions:
      Localized(
        ru: "По месту компании", kk: "Компанияның орны бойынша", en: "By where the company is")
    }
  }

  package static let noData = Localized(ru: "Нет данных", kk: "Деректер жоқ", en: "No data")
  package static let median = Localized(ru: "Медиана", kk: "Медиана", en: "Median")
  package static let p90 = Localized(
    ru: "90-й процентиль", kk: "90-шы процентиль", en: "90th percentile")
  package static let open = Localized(ru: "В работе", kk: "Жұмыста", en: "Open")
  package static let overdue = Localized(ru: "Просрочено", kk: "Мерзімі өткен", en: "Overdue")
  package static let requests = Localized(ru: "Заявки", kk: "Өтінімдер", en: "Requests")
  package static let nobody = Localized(
    ru: "Никому не назначены", kk: "Ешкімге берілмеген", en: "Not taken by anybody")
  package static let unknownRegion = Localized(
    ru: "Регион не указан", kk: "Аймағы көрсетілмеген", en: "Region not known")
  package static let person = Localized(ru: "Физические лица", kk: "Жеке тұлғалар", en: "People")

  package static func more(_ count: Int) -> Localized {
    Localized(ru: "и ещё \(count)", kk: "тағы \(count)", en: "and \(count) more")
  }

  package static func member(_ id: Int64) -> Localized {
    Localized(ru: "Сотрудник \(id)", kk: "Қызметкер \(id)", en: "Member of the staff \(id)")
  }

  package static func hours(_ hours: Double, in language: Language) -> String {
    let number = decimal(hours, in: language)
    return Localized(ru: "\(number) ч", kk: "\(number) сағ", en: "\(number) h").text(in: language)
  }

  package static func percent(_ ratio: Double, in language: Language) -> String {
    decimal(ratio * 100, in: language) + (language == .english ? "%" : "\u{a0}%")
  }

  /// To one decimal; whole numbers without.
  private static func decimal(_ value: Double, in language: Language) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\u{2013}" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
    guard rest != 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole)\(language == .english ? "." : ",")\(rest)"
  }
}
