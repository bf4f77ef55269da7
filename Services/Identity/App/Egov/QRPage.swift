import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// The code for the telephone. A button asks whether it was signed: a page that loads itself anew throws
/// whoever has it read aloud back to its beginning (WCAG 2.2, 2.2.1).
struct QRPage {
  let language: Language
  let started: StartedQR
  /// Where it goes on.
  let next: String
  /// It was asked already, and there was no signature.
  var wasAsked = false

  func response() -> Response {
    let page = Page(
      title: QRPage.title, language: language, leadsTo: OwnAddress.site(behind: next))
    return page.response { html in
      if wasAsked { html.element("p", ["role": "status"], QRPage.notYet.text(in: language)) }
      html.element("p", QRPage.words.text(in: language))
      if let symbol = started.symbol {
        html.element("div", ["class": "qr"]) { html in
          html.svg(symbol, label: StartedQR.label.text(in: language))
        }
      }
      html.element(
        "a", ["class": "button plain", "href": started.deepLink],
        QRPage.open.text(in: language))
      html.element("form", ["method": "get", "action": "/oauth/qr"]) { html in
        html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
        html.void("input", ["type": "hidden", "name": "next", "value": next])
        html.void("input", ["type": "hidden", "name": "asked", "value": "1"])
        html.element("button", QRPage.signed.text(in: language))
      }
      html.element("p") { html in
        let query = Query.encode([("lang", language.rawValue), ("next", next)])
        html.element(
          "a", ["href": "/oauth/sign-in?" + query], QRPage.otherwise.text(in: language))
      }
    }
  }

  static let title = Localized(
    ru: "Вход через eGov Mobile", kk: "eGov Mobile арқылы кіру", en: "Sign in by eGov Mobile")
  private static let words = Localized(
    ru: "Откройте eGov Mobile, выберите «eGov QR», наведите на код и подпишите.",
    kk: "eGov Mobile ашып, «eGov QR» таңдап, кодты сканерлеп, қол қойыңыз.",
    en: "Open eGov Mobile, choose “eGov QR”, point it at the code and sign.")
  private static let open = Localized(
    ru: "Открыть eGov Mobile на этом телефоне", kk: "eGov Mobile-ді осы телефонда ашу",
    en: "Open eGov Mobile on this telephone")
  private static let signed = Localized(
    ru: "Подписано, продолжить", kk: "Қол қойылды, жалғастыру", en: "It is signed, go on")
  private static let notYet = Localized(
    ru: "Подписи пока нет. Подпишите в eGov Mobile и нажмите ещё раз.",
    kk: "Қолтаңба әзірге жоқ. eGov Mobile-де қол қойып, тағы басыңыз.",
    en: "There is no signature yet. Sign in eGov Mobile and press again.")
  private static let otherwise = Localized(
    ru: "Войти иначе", kk: "Басқаша кіру", en: "Sign in another way")
}
