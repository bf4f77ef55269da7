import HTTPCore
import Kernel
import Pages

/// The second step of signing in. The challenge stands in the page and nowhere else: it opens nothing
/// without a code.
struct SecondFactorPage {
  let language: Language
  let challenge: String
  /// Where it goes on; always an address of this house.
  let next: String
  var fault: PageFault?

  func response() -> Response {
    let page = Page(
      title: Self.title, language: language, leadsTo: OwnAddress.site(behind: next), fault: fault)
    return page.response { html in
      html.element("form", ["method": "post", "action": "/oauth/second-factor"]) { html in
        html.void("input", ["type": "hidden", "name": "challenge", "value": challenge])
        html.void("input", ["type": "hidden", "name": "next", "value": next])
        html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
        Self.codeField(language, to: &html)
        html.element("p", ["class": "muted", "id": "hint"], Self.hint.text(in: language))
        html.element("button", SignInPage.button.text(in: language))
      }
    }
  }

  static func codeField(_ language: Language, to html: inout HTML) {
    html.element("label", ["for": "code"], label.text(in: language))
    html.void(
      "input",
      [
        "id": "code", "name": "code", "autocomplete": "one-time-code", "required": "",
        "maxlength": "20", "autocapitalize": "none", "spellcheck": "false",
        "aria-describedby": "hint",
      ])
  }

  private static let title = Localized(
    ru: "Подтвердите вход", kk: "Кіруді растаңыз", en: "One more step")
  private static let label = Localized(
    ru: "Код из приложения", kk: "Қолданбадағы код", en: "Code of your app")
  private static let hint = Localized(
    ru: "Телефона нет под рукой? Введите один из кодов восстановления.",
    kk: "Телефон жаныңызда жоқ па? Қалпына келтіру кодтарының бірін енгізіңіз.",
    en: "No telephone at hand? Type one of your recovery codes.")

  static let wrong = Localized(
    ru: "Неверный или уже использованный код", kk: "Код қате немесе қолданылып қойған",
    en: "The code is wrong or was used already")
}
