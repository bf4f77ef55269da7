import Kernel

/// What applicants read of the rules: each says what is asked for.
enum EligibilityWords {
  static let companyRequired = Localized(
    ru: "Заявку подаёт компания", kk: "Өтінімді компания береді", en: "A company has to apply")
  static let personRequired = Localized(
    ru: "Заявку подаёт физическое лицо", kk: "Өтінімді жеке тұлға береді",
    en: "A person has to apply, not a company")
  static let companyVerified = Localized(
    ru: "Компания должна быть подтверждена", kk: "Компания расталған болуы керек",
    en: "The company must be verified")
  static let resident = Localized(
    ru: "Нужен подтверждённый статус участника", kk: "Расталған қатысушы мәртебесі қажет",
    en: "A confirmed participant status is needed")
  static let headOffice = Localized(
    ru: "Филиалы и представительства заявку не подают",
    kk: "Филиалдар мен өкілдіктер өтінім бермейді",
    en: "Branches and representations do not apply")
  static let participant = Localized(
    ru: "Нужен действующий сертификат участника", kk: "Қатысушының жарамды сертификаты қажет",
    en: "A valid certificate of a participant is needed")
  static let noOpenRequest = Localized(
    ru: "Другая заявка ещё рассматривается", kk: "Басқа өтінім әлі қаралуда",
    en: "No other request may be under consideration")

  static func ageMin(_ years: Int) -> Localized {
    Localized(
      ru: "Возраст не менее \(years) лет", kk: "Жасы кемінде \(years)",
      en: "At least \(years) years of age")
  }

  static func ageMax(_ years: Int) -> Localized {
    Localized(
      ru: "Возраст не более \(years) лет", kk: "Жасы \(years)-тен аспауы керек",
      en: "At most \(years) years of age")
  }

  static func companyMonthsMin(_ months: Int) -> Localized {
    Localized(
      ru: "Компания зарегистрирована не менее \(months) мес. назад",
      kk: "Компания кемінде \(months) ай бұрын тіркелген",
      en: "The company was registered at least \(months) months ago")
  }

  static func companyMonthsMax(_ months: Int) -> Localized {
    Localized(
      ru: "Компания зарегистрирована не более \(months) мес. назад",
      kk: "Компания ең көбі \(months) ай бұрын тіркелген",
      en: "The company was registered at most \(months) months ago")
  }

  static func region(_ regions: Set<String>) -> Localized {
    let names = regions.sorted().joined(separator: ", ")
    return Localized(
      ru: "Регион компании: \(names)", kk: "Компанияның өңірі: \(names)",
      en: "The company's region: \(names)")
  }

  static func companyKind(_ kinds: Set<EligibilityRules.CompanyKind>) -> Localized {
    let names = EligibilityRules.CompanyKind.allCases.filter(kinds.contains).map(name)
    func all(_ language: Language) -> String {
      names.map { $0.text(in: language) }.joined(separator: ", ")
    }
    return Localized(
      ru: "Кто может подать: \(all(.russian))", kk: "Кім бере алады: \(all(.kazakh))",
      en: "Who may apply: \(all(.english))")
  }

  private static func name(_ kind: EligibilityRules.CompanyKind) -> Localized {
    switch kind {
    case .resident:
      Localized(
        ru: "юридическое лицо — резидент", kk: "резидент заңды тұлға", en: "resident company")
    case .nonResident:
      Localized(
        ru: "юридическое лицо — нерезидент", kk: "бейрезидент заңды тұлға",
        en: "non-resident company")
    case .joint:
      Localized(
        ru: "совместное предпринимательство", kk: "бірлескен кәсіпкерлік",
        en: "joint entrepreneurs")
    case .entrepreneur:
      Localized(
        ru: "индивидуальный предприниматель", kk: "жеке кәсіпкер", en: "sole entrepreneur")
    }
  }
}
