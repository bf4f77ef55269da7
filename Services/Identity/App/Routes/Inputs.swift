import HTTPCore
import IdentityDomain
import JSON
import Kernel

/// What the bodies of this context have in common.
extension InputReader {
  /// Exactly one of `email` and `phone`.
  mutating func contact() -> Contact? {
    let (hasEmail, hasPhone) = (present("email"), present("phone"))
    if hasEmail, hasPhone {
      fault(
        "phone", code: "one-of-two",
        message: Localized(
          ru: "Укажите либо адрес, либо телефон", kk: "Не пошта, не телефон көрсетіңіз",
          en: "Give either an address or a telephone number"))
      return nil
    }
    guard hasPhone else { return email("email").map(Contact.email) }
    guard let phone = phone("phone") else { return nil }
    guard phone.isKazakhMobile else {
      fault(
        "phone", code: "not-mobile",
        message: Localized(
          ru: "SMS отправляются только на мобильные номера Казахстана",
          kk: "SMS тек Қазақстанның ұялы нөмірлеріне жіберіледі",
          en: "SMS go to mobile numbers of Kazakhstan only"))
      return nil
    }
    return .phone(phone)
  }

  mutating func personName(_ key: String, required: Bool = true) -> PersonName? {
    guard let text = string(key, required: required, max: PersonName.maximum) else { return nil }
    guard let name = PersonName(text) else {
      fault(
        key, code: "bad-name",
        message: Localized(
          ru: "Допустимы буквы, пробел, дефис и апостроф",
          kk: "Әріптер, бос орын, дефис және апостроф болады",
          en: "Letters, spaces, hyphens and apostrophes only"))
      return nil
    }
    return name
  }

  /// A new password; each of its weaknesses is a fault of its own.
  mutating func newPassword(_ key: String, about: [String?]) -> Secret<String>? {
    // Length is the policy's matter, so that all faults are told at once.
    guard let password = secret(key, min: 1, max: 4_096) else { return nil }
    let faults = PasswordPolicy.faults(
      of: password.reveal(), about: about.compactMap { $0 })
    for weakness in faults { fault(key, code: weakness.slug, message: weakness.message) }
    return faults.isEmpty ? password : nil
  }

  mutating func webAddress(_ key: String) -> String? {
    guard let text = string(key, required: false, max: WebAddress.maximum) else { return nil }
    guard let address = WebAddress(text) else {
      fault(
        key, code: "bad-url",
        message: Localized(
          ru: "Ожидается адрес http или https", kk: "http немесе https мекенжайы күтіледі",
          en: "An http or https address is expected"))
      return nil
    }
    return address.text
  }
}

extension PasswordFault {
  var slug: String {
    switch self {
    case .tooShort: "password-too-short"
    case .tooLong: "password-too-long"
    case .tooCommon: "password-too-common"
    case .onlyDigits: "password-only-digits"
    case .tooSimple: "password-too-simple"
    case .similarToPerson: "password-too-similar"
    }
  }

  var message: Localized {
    switch self {
    case .tooShort:
      Localized(
        ru: "Не менее \(PasswordPolicy.minimum) символов",
        kk: "Кемінде \(PasswordPolicy.minimum) таңба",
        en: "At least \(PasswordPolicy.minimum) characters")
    case .tooLong:
      Localized(
        ru: "Не более \(PasswordPolicy.maximum) символов",
        kk: "Ең көбі \(PasswordPolicy.maximum) таңба",
        en: "At most \(PasswordPolicy.maximum) characters")
    case .tooCommon:
      Localized(
        ru: "Слишком распространённый пароль", kk: "Тым кең тараған құпиясөз",
        en: "The password is too common")
    case .onlyDigits:
      Localized(
        ru: "Пароль не может состоять только из цифр", kk: "Құпиясөз тек цифрдан тұрмауы керек",
        en: "The password must not be digits only")
    case .tooSimple:
      Localized(
        ru: "Слишком однообразный пароль", kk: "Құпиясөз тым қарапайым",
        en: "The password is too simple")
    case .similarToPerson:
      Localized(
        ru: "Пароль похож на ваше имя или адрес", kk: "Құпиясөз атыңызға не мекенжайыңызға ұқсас",
        en: "The password resembles your name or address")
    }
  }
}
