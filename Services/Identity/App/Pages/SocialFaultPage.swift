import HTTPCore
import Kernel
import Pages

/// Why a sign-in elsewhere does not go on, and how to begin again.
struct SocialFaultPage {
  let language: Language
  let problem: Problem

  func response() -> Response {
    let page = Page(
      title: Localized(
        ru: "Войти не удалось", kk: "Кіру мүмкін болмады", en: "You could not be signed in"),
      language: language, status: Status(problem.status))
    return page.response { html in
      html.element("p", ["role": "alert"], problem.title.text(in: language))
      html.element("p") { html in
        html.element(
          "a", ["href": "/oauth/sign-in?lang=\(language.rawValue)"],
          Localized(ru: "Ко входу", kk: "Кіруге", en: "To sign-in").text(in: language))
      }
    }
    .retrying(after: problem.retryAfter)
  }
}
