package import Kernel

extension LetterKind {
  /// What the letter looks like, with values that stand for real ones; `nil` if others write it.
  package func sample(in language: Language) -> Letter? {
    let code = "123456"
    return switch self {
    case .activation: .activation(code: code, name: "Айгерім", in: language)
    case .addressTaken: .addressTaken(in: language)
    case .passwordReset: .passwordReset(code: code, in: language)
    case .passwordOutdated: .passwordOutdated(code: code, in: language)
    case .passwordChanged: .passwordChanged(in: language)
    case .contactCode: .contactCode(code, for: .mail, in: language)
    case .contactChanged: .contactChanged(.mail, in: language)
    case .locked: .locked(in: language)
    case .signInCode: .signIn(code: code, in: language)
    case .secondFactor: .factorAdded(in: language)
    case .socialCode: .socialCode(code, provider: "Google", in: language)
    case .socialLink: .socialLinked(provider: "Google", in: language)
    case .suspended:
      .suspended(
        reason: "…", until: Day(daysSinceEpoch: 20_816), appeal: code, in: language)
    case .accountState: .deletionRequested(due: Day(daysSinceEpoch: 20_816), in: language)
    case .invitation:
      .invited(
        to: Localized(ru: "ТОО «Тау»", kk: "«Тау» ЖШС", en: "Tau LLP"), by: "Айгерім Сейітқызы",
        token: code, in: language)
    case .fileReady: LetterKind.file.letter(in: language)
    case .newsletterConfirmation:
      .newsletterConfirmation(
        link: "https://hub.example/newsletter/confirmation?token=sample", in: language)
    case .newsletterIssue, .notice: nil
    }
  }

  private static let file = ReadyFile(
    name: "companies.xlsx", rows: 1_234,
    link: "https://hub.example/api/v1/identity/admin/exports/1/content",
    until: Day(daysSinceEpoch: 20_816))
}
