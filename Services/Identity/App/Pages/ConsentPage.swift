import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// Whether an application may do what it asks for.
struct ConsentPage {
  let language: Language
  let client: ClientApplication
  let request: AuthorizationRequest
  /// What the scopes are called.
  let wishes: [String]
  /// The query of the application, which comes back with the answer.
  let query: String
  let csrfToken: String

  func response() -> Response {
    let page = Page(
      title: Localized(ru: "Разрешить доступ?", kk: "Рұқсат бересіз бе?", en: "Allow access?"),
      language: language, leadsTo: Self.origin(of: request.redirect),
      showsPictures: !client.logo.isEmpty)
    return page.response { html in
      html.logo(client.logo, of: client.name, in: language)
      html.element("p") { html in
        html.element("strong", client.name)
        html.text(
          " " + Localized(ru: "просит:", kk: "сұрайды:", en: "asks to:").text(in: language))
      }
      html.element("ul") { html in
        for wish in wishes { html.element("li", wish) }
      }
      html.element("p", ["class": "muted"], Self.later.text(in: language))
      html.element("form", ["method": "post", "action": "/oauth/authorize"]) { html in
        html.void("input", ["type": "hidden", "name": "request", "value": query])
        html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
        Self.buttons(in: language, to: &html)
      }
    }
  }

  /// The two answers, as `decision`.
  static func buttons(in language: Language, to html: inout HTML) {
    html.element(
      "button", ["name": "decision", "value": "allow"],
      Localized(ru: "Разрешить", kk: "Рұқсат беру", en: "Allow").text(in: language))
    html.element(
      "button", ["name": "decision", "value": "deny", "class": "plain"],
      Localized(ru: "Отказать", kk: "Бас тарту", en: "Refuse").text(in: language))
  }

  private static let later = Localized(
    ru: "Разрешение можно отозвать в любой момент.",
    kk: "Рұқсатты кез келген уақытта қайтарып алуға болады.",
    en: "You can take it back at any time.")

  /// Scheme and host, for the policy of the page; a scheme of the application's own stands alone.
  static func origin(of address: String) -> String {
    guard let colon = address.firstIndex(of: ":") else { return "'self'" }
    let after = address[address.index(after: colon)...]
    guard after.hasPrefix("//"), address.lowercased().hasPrefix("http") else {
      return String(address[...colon])
    }
    let host = after.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != ";" && $0 != " " }
    return String(address[...colon]) + "//" + host
  }
}
