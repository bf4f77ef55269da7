import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// Which applications a person let in.
struct ApplicationsPage {
  let language: Language

  func response(_ consents: [(Consent, [String])], csrfToken: String) -> Response {
    Page(
      title: Self.title, language: language, showsPictures: consents.contains { !$0.0.logo.isEmpty }
    ).response { html in
      guard !consents.isEmpty else {
        html.element("p", Self.none.text(in: language))
        return
      }
      html.element("ul", ["class": "cards"]) { html in
        for (consent, wishes) in consents {
          html.element("li") { html in write(consent, wishes, csrfToken, to: &html) }
        }
      }
    }
  }

  private func write(
    _ consent: Consent, _ wishes: [String], _ csrfToken: String, to html: inout HTML
  ) {
    let name = consent.name.isEmpty ? consent.clientID : consent.name
    html.logo(consent.logo, of: name, in: language)
    html.element("strong", name)
    html.element("ul") { html in
      for wish in wishes { html.element("li", wish) }
    }
    html.element("form", ["method": "post", "action": "/oauth/account/apps"]) { html in
      html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
      html.void(
        "input",
        ["type": "hidden", "name": "application", "value": String(consent.application.rawValue)])
      html.element(
        "button", ["class": "plain", "aria-label": "\(Self.end.text(in: language)): \(name)"],
        Self.end.text(in: language))
    }
  }

  private static let title = Localized(
    ru: "Приложения с доступом", kk: "Рұқсаты бар қолданбалар", en: "Apps with access")
  private static let none = Localized(
    ru: "Ни одному приложению доступ не дан.", kk: "Ешбір қолданбаға рұқсат берілмеген.",
    en: "No application has access.")
  private static let end = Localized(
    ru: "Закрыть доступ", kk: "Рұқсатты жабу", en: "Take access away")
}
