import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// Where a person signs in before an application is answered.
struct SignInPage {
  let language: Language
  /// Where it goes on; always an address of this house.
  let next: String
  var login = ""
  var fault: PageFault?
  var title = Self.button
  /// Elsewhere one can sign in too.
  var providers: [SocialProvider] = []

  func response() -> Response {
    let page = Page(
      title: title, language: language, leadsTo: OwnAddress.site(behind: next), fault: fault)
    return page.response { html in
      html.element("form", ["method": "post", "action": "/oauth/sign-in"]) { html in
        html.void("input", ["type": "hidden", "name": "next", "value": next])
        html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
        html.element("label", ["for": "login"], SignInPage.login.text(in: language))
        html.void(
          "input",
          [
            "id": "login", "name": "login", "autocomplete": "username", "required": "",
            "maxlength": "254", "value": login,
          ])
        html.element("label", ["for": "password"], SignInPage.password.text(in: language))
        html.void(
          "input",
          [
            "id": "password", "name": "password", "type": "password",
            "autocomplete": "current-password", "required": "",
          ])
        html.element("button", Self.button.text(in: language))
      }
      let query = Query.encode([("lang", language.rawValue), ("next", next)])
      for (text, path) in [
        (SignInCodePages.link, SignInCodePages.address),
        (AccountPages.forgottenLink, "/oauth/account/reset"),
        (AccountPages.registerLink, "/oauth/account/register"),
      ] {
        html.element("p") { html in
          html.element("a", ["href": "\(path)?\(query)"], text.text(in: language))
        }
      }
      html.element("form", ["method": "post", "action": "/oauth/qr"]) { html in
        html.void("input", ["type": "hidden", "name": "next", "value": next])
        html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
        html.element("button", ["class": "plain"], QRPage.title.text(in: language))
      }
      for provider in providers {
        html.element(
          "a",
          ["class": "button plain", "href": "/oauth/social/\(provider.name)?" + query],
          SocialWords.continueWith(provider.title).text(in: language))
      }
    }
  }

  static let button = Localized(ru: "Вход", kk: "Кіру", en: "Sign in")
  static let login = Localized(
    ru: "Электронная почта или телефон", kk: "Электрондық пошта немесе телефон",
    en: "E-mail or telephone")
  static let password = Localized(ru: "Пароль", kk: "Құпиясөз", en: "Password")

  static let wrong = Localized(
    ru: "Неверный адрес или пароль", kk: "Мекенжай немесе құпиясөз қате",
    en: "The address or the password is wrong")
  static let over = Localized(
    ru: "Время вышло. Войдите заново.", kk: "Уақыт бітті. Қайта кіріңіз.",
    en: "That took too long. Sign in again.")
}
