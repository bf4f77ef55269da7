import Kernel

/// The pages by which somebody signs in by a code instead of his password.
enum SignInCodePages {
  static let address = "/oauth/sign-in/code"
  static let confirmation = address + "/confirmation"

  static let ask = FormPage(
    title: link, action: address,
    button: Localized(ru: "Прислать код", kk: "Код жіберу", en: "Send a code"),
    fields: [AccountPages.contact])

  /// Where there is a second factor its page follows.
  static let enter = FormPage(
    title: Localized(ru: "Введите код", kk: "Кодты енгізіңіз", en: "Enter the code"),
    action: confirmation, button: SignInPage.button, intro: AccountPages.sent,
    fields: [AccountPages.code],
    again: Localized(ru: "Прислать ещё раз", kk: "Қайта жіберу", en: "Send it again"),
    isLast: true)

  static let link = Localized(
    ru: "Войти по коду", kk: "Код арқылы кіру", en: "Sign in by a code")
}
