import HTTPCore
import Kernel
import Pages

/// Whether somebody really wants to sign out, and that he has.
struct LogoutPage {
  let language: Language

  func question(query: String, csrfToken: String, leadsTo: String?) -> Response {
    let page = Page(
      title: Localized(ru: "Выйти из TechHub?", kk: "TechHub-тан шығасыз ба?", en: "Sign out?"),
      language: language, leadsTo: leadsTo.map(ConsentPage.origin))
    return page.response { html in
      html.element("form", ["method": "post", "action": "/oauth/logout"]) { html in
        html.void("input", ["type": "hidden", "name": "request", "value": query])
        html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
        html.element(
          "button", Localized(ru: "Выйти", kk: "Шығу", en: "Sign out").text(in: language))
      }
    }
  }

  func done() -> Response {
    Page(
      title: Localized(ru: "Вы вышли", kk: "Сіз шықтыңыз", en: "You are signed out"),
      language: language
    ).response { _ in }
  }
}
