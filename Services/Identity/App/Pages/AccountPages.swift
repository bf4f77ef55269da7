import Kernel

/// The pages by which somebody becomes known, or comes back without his password.
enum AccountPages {
  static let register = FormPage(
    title: Localized(ru: "Регистрация", kk: "Тіркелу", en: "Create an account"),
    action: "/oauth/account/register",
    button: Localized(ru: "Зарегистрироваться", kk: "Тіркелу", en: "Create the account"),
    fields: [
      contact,
      PageField(
        name: "first_name", label: Localized(ru: "Имя", kk: "Аты", en: "First name"),
        autocomplete: "given-name"),
      PageField(
        name: "last_name", label: Localized(ru: "Фамилия", kk: "Тегі", en: "Last name"),
        autocomplete: "family-name"),
      newPassword,
    ])

  static let activate = FormPage(
    title: Localized(ru: "Введите код", kk: "Кодты енгізіңіз", en: "Enter the code"),
    action: "/oauth/account/activate",
    button: Localized(ru: "Подтвердить", kk: "Растау", en: "Confirm"), intro: sent, fields: [code],
    again: Localized(ru: "Прислать ещё раз", kk: "Қайта жіберу", en: "Send it again"))

  static let activated = Localized(
    ru: "Учётная запись готова", kk: "Тіркелгі дайын", en: "Your account is ready")

  static let forgotten = FormPage(
    title: Localized(
      ru: "Забыли пароль?", kk: "Құпиясөзді ұмыттыңыз ба?", en: "Forgotten your password?"),
    action: "/oauth/account/reset",
    button: Localized(ru: "Прислать код", kk: "Код жіберу", en: "Send a code"), fields: [contact])

  static let reset = FormPage(
    title: Localized(ru: "Новый пароль", kk: "Жаңа құпиясөз", en: "A new password"),
    action: "/oauth/account/reset/confirm",
    button: Localized(ru: "Сменить пароль", kk: "Құпиясөзді ауыстыру", en: "Change the password"),
    intro: sent, fields: [code, newPassword])

  static let changed = Localized(
    ru: "Пароль изменён", kk: "Құпиясөз ауыстырылды", en: "The password is changed")

  // MARK: What they share

  /// The same whether the address is known or not (decision: no enumeration).
  static let sent = Localized(
    ru: "Если адрес верен, на него отправлен код. Он действует 15 минут.",
    kk: "Мекенжай дұрыс болса, оған код жіберілді. Ол 15 минут жарамды.",
    en: "If the address is right, a code is on its way. It is good for 15 minutes.")
  static let contact = PageField(
    name: "contact",
    label: Localized(
      ru: "Электронная почта или телефон", kk: "Электрондық пошта немесе телефон",
      en: "E-mail or telephone"), autocomplete: "username")
  static let code = PageField(
    name: "code",
    label: Localized(ru: "Код из сообщения", kk: "Хабардағы код", en: "The code from the message"),
    autocomplete: "one-time-code")
  private static let newPassword = PageField(
    name: "password",
    label: Localized(
      ru: "Новый пароль, не менее 10 символов", kk: "Жаңа құпиясөз, кемінде 10 таңба",
      en: "New password, at least 10 characters"), autocomplete: "new-password", isPassword: true)

  static let registerLink = Localized(
    ru: "Создать учётную запись", kk: "Тіркелгі жасау", en: "Create an account")
  static let forgottenLink = Localized(
    ru: "Забыли пароль?", kk: "Құпиясөзді ұмыттыңыз ба?", en: "Forgotten your password?")
}
