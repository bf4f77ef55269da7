import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// What a person sees when it is not certain where an answer would go.
struct FaultPage {
  let language: Language
  let fault: OAuthError
  /// Sent here by an application; else a form of ours came back broken or too late.
  let isOfApplication: Bool

  func response() -> Response {
    let page = Page(
      title: Localized(
        ru: "Так войти нельзя", kk: "Бұлай кіруге болмайды", en: "This cannot go on"),
      language: language, status: .badRequest)
    return page.response { html in
      let explanation = isOfApplication ? Self.wronglySent : Self.again
      html.element("p", explanation.text(in: language))
      html.element("p", ["class": "muted"]) { html in
        html.element("code", "\(fault.code.rawValue): \(fault.description)")
      }
    }
  }

  private static let again = Localized(
    ru: "Откройте страницу заново и попробуйте ещё раз.",
    kk: "Бетті қайта ашып, тағы бір рет көріңіз.", en: "Open the page anew and try again.")
  private static let wronglySent = Localized(
    ru: "Приложение, которое вас сюда направило, сделало это неправильно. Сообщите его владельцу.",
    kk: "Сізді осында жіберген қолданба мұны қате жасады. Оның иесіне хабарлаңыз.",
    en: "The application that sent you here did it wrongly. Please tell its owner.")
}
