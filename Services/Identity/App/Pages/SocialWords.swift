import Kernel

/// What the pages of a sign-in elsewhere say.
enum SocialWords {
  static func continueWith(_ provider: String) -> Localized {
    Localized(
      ru: "Войти через \(provider)", kk: "\(provider) арқылы кіру",
      en: "Continue with \(provider)")
  }

  static func title(_ provider: String) -> Localized {
    Localized(
      ru: "Вход через \(provider)", kk: "\(provider) арқылы кіру", en: "Sign in by \(provider)")
  }

  static func linkTitle(_ provider: String) -> Localized {
    Localized(
      ru: "Подключить \(provider)?", kk: "\(provider) қосасыз ба?", en: "Link \(provider)?")
  }

  static func linkQuestion(_ name: String, _ provider: String) -> Localized {
    Localized(
      ru: "\(name): с этой учётной записью \(provider) можно будет входить в вашу.",
      kk: "\(name): \(provider) осы тіркелгісімен сіздің тіркелгіңізге кіруге болады.",
      en: "\(name): this account at \(provider) will open yours here.")
  }

  static let linkButton = Localized(ru: "Подключить", kk: "Қосу", en: "Link")

  static func hasAccount(_ email: String, _ provider: String) -> Localized {
    Localized(
      ru: "У адреса \(email) уже есть учётная запись. Подтвердите один раз, что она ваша, и "
        + "вход через \(provider) будет открывать её.",
      kk: "\(email) мекенжайында тіркелгі бар. Оның сіздікі екенін бір рет растаңыз, содан кейін "
        + "\(provider) арқылы кіру оны ашады.",
      en: "There is an account with \(email). Show once that it is yours; from then on "
        + "\(provider) opens it.")
  }

  static func newAccount(_ email: String) -> Localized {
    Localized(
      ru: "Создать учётную запись с адресом \(email)?",
      kk: "\(email) мекенжайымен тіркелгі ашасыз ба?", en: "Make an account with \(email)?")
  }

  static func noAddress(_ provider: String) -> Localized {
    Localized(
      ru: "\(provider) не подтверждает ваш адрес. Укажите его, и мы пришлём код.",
      kk: "\(provider) мекенжайыңызды растамайды. Оны көрсетіңіз, біз код жібереміз.",
      en: "\(provider) does not vouch for your address. Name it, and we send a code.")
  }

  static func codeSent(_ email: String) -> Localized {
    Localized(
      ru: "Код отправлен на \(email).", kk: "Код \(email) мекенжайына жіберілді.",
      en: "A code is on its way to \(email).")
  }

  static let code = Localized(
    ru: "Код из письма", kk: "Хаттағы код", en: "The code from the letter")
  static let confirm = Localized(ru: "Подтвердить", kk: "Растау", en: "Confirm")
  static let sendCode = Localized(
    ru: "Прислать код на почту", kk: "Кодты поштаға жіберу", en: "Send me a code by mail")
  static let sendAgain = Localized(
    ru: "Прислать ещё раз", kk: "Қайта жіберу", en: "Send it again")
  static let firstName = Localized(ru: "Имя", kk: "Аты", en: "First name")
  static let lastName = Localized(ru: "Фамилия", kk: "Тегі", en: "Last name")
  static let email = Localized(
    ru: "Электронная почта", kk: "Электрондық пошта", en: "E-mail")
  static let makeAccount = Localized(
    ru: "Создать учётную запись", kk: "Тіркелгі ашу", en: "Make the account")
  static let haveAccount = Localized(
    ru: "У меня есть учётная запись", kk: "Менде тіркелгі бар", en: "I have an account")
  static let signInAndLink = Localized(
    ru: "Войти и подключить", kk: "Кіріп, қосу", en: "Sign in and link")

  // MARK: Faults of a form

  static let badName = Localized(
    ru: "Имя и фамилия: буквы, пробел, дефис и апостроф",
    kk: "Аты мен тегі: әріптер, бос орын, дефис және апостроф",
    en: "Names: letters, spaces, hyphens and apostrophes")
  static let badEmail = Localized(
    ru: "Это не адрес электронной почты", kk: "Бұл электрондық пошта мекенжайы емес",
    en: "That is no e-mail address")
  static let wrongCode = Localized(
    ru: "Неверный или уже использованный код", kk: "Код қате немесе қолданылып қойған",
    en: "The code is wrong or was used already")
  static let expiredCode = Localized(
    ru: "Срок действия кода истёк, запросите новый", kk: "Кодтың мерзімі өтті, жаңасын сұраңыз",
    en: "The code has expired, ask for a new one")
}
