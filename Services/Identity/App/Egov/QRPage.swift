import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// The code for the telephone. The page asks by itself whether it was signed.
struct QRPage {
  let language: Language
  let started: StartedQR
  /// Where it goes on.
  let next: String

  /// Seconds between two questions: a person takes longer than that to type a password.
  private static let pause = 4

  func response() -> Response {
    let page = Page(
      title: QRPage.title, language: language, leadsTo: OwnAddress.site(behind: next),
      refreshes: QRPage.pause)
    return page.response { html in
      html.element("p", QRPage.words.text(in: language))
      if let symbol = started.symbol {
        html.element("div", ["class": "qr"]) { html in
          html.svg(symbol, label: StartedQR.label.text(in: language))
        }
      }
      html.element(
        "a", ["class": "button plain", "href": started.deepLink],
        QRPage.open.text(in: language))
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
  private static let otherwise = Localized(
    ru: "Войти иначе", kk: "Басқаша кіру", en: "Sign in another way")
}
