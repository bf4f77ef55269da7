import HTTPCore
import IdentityDomain
import Kernel

/// What a person sees when it is not certain where an answer would go.
struct FaultPage {
  let language: Language
  let fault: OAuthError

  func response() -> Response {
    let page = Page(
      title: Localized(
        ru: "Так войти нельзя", kk: "Бұлай кіруге болмайды", en: "This cannot go on"),
      language: language, status: .badRequest)
    return page.response { html in
      html.element("p", Self.explanation.text(in: language))
      html.element("p", ["class": "muted"]) { html in
        html.element("code", "\(fault.code.rawValue): \(fault.description)")
      }
    }
  }

  private static let explanation = Localized(
    ru: "Приложение, которое вас сюда направило, сделало это неправильно. Сообщите его владельцу.",
    kk: "Сізді осында жіберген қолданба мұны қате жасады. Оның иесіне хабарлаңыз.",
    en: "The application that sent you here did it wrongly. Please tell its owner.")
}
