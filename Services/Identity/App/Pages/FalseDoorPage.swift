import Crypto
import HTTPCore
import Kernel
import Pages

/// The log-in page of Django's administration, as Django writes it, without what it could do.
struct FalseDoorPage {
  private let language: Language
  private let next: String
  /// What was typed, after a try.
  private let userName: String?
  private let isSecure: Bool

  init(_ request: Request, userName: String? = nil) {
    language = request.language
    next = request.query("next") ?? "/admin/"
    self.userName = userName
    isSecure = request.headers["X-Forwarded-Proto"] == "https"
  }

  func response() throws -> Response {
    let token = try Random.text(64, of: Random.alphanumeric)
    var html = HTML()
    html.markup("<!DOCTYPE html>\n")
    html.element("html", ["lang": language.rawValue, "dir": "ltr"]) { html in
      html.element("head") { head(&$0) }
      html.element("body", ["class": "login", "data-admin-utc-offset": "18000"]) { html in
        html.element("div", ["id": "container"]) { html in
          html.element("div", ["id": "header"]) { html in
            html.element("div", ["id": "branding"]) { html in
              html.element("h1", ["id": "site-name"], FalseDoorPage.site.text(in: language))
            }
          }
          html.element("main", ["id": "content", "class": "colM"]) { content(&$0, token) }
        }
      }
    }
    return try answer(html)
  }

  private func head(_ html: inout HTML) {
    html.element(
      "title",
      "\(FalseDoorPage.logIn.text(in: language)) | "
        + FalseDoorPage.siteTitle.text(in: language))
    for sheet in ["base", "dark_mode", "login", "responsive"] {
      html.void("link", ["rel": "stylesheet", "href": "/static/admin/css/\(sheet).css"])
    }
    html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1.0"])
    html.void("meta", ["name": "robots", "content": "NONE,NOARCHIVE"])
  }

  private func content(_ html: inout HTML, _ token: String) {
    if userName != nil {
      html.element("p", ["class": "errornote"], FalseDoorPage.refused.text(in: language))
    }
    html.element("form", ["method": "post", "id": "login-form"]) { html in
      html.void("input", ["type": "hidden", "name": "csrfmiddlewaretoken", "value": token])
      field(&html, "username", FalseDoorPage.name, "text", userName)
      field(&html, "password", FalseDoorPage.password, "password", nil)
      html.void("input", ["type": "hidden", "name": "next", "value": next])
      html.element("div", ["class": "submit-row"]) { html in
        html.void("input", ["type": "submit", "value": FalseDoorPage.logIn.text(in: language)])
      }
    }
  }

  private func field(
    _ html: inout HTML, _ name: String, _ label: Localized, _ type: String, _ value: String?
  ) {
    html.element("div", ["class": "form-row"]) { html in
      html.element(
        "label", ["class": "required", "for": "id_\(name)"], label.text(in: language) + ":")
      html.void(
        "input",
        [
          "type": type, "name": name, "autocomplete": name, "required": "", "value": value,
          "id": "id_\(name)",
        ])
    }
  }

  private func answer(_ html: HTML) throws -> Response {
    var cookie = SetCookie("csrftoken", try Random.text(32, of: Random.alphanumeric))
    cookie.maxAge = 31_449_600
    cookie.isSecure = isSecure
    var response = Response(.ok).with(.setCookie, cookie.text)
    response.body = .bytes(html.bytes)
    response.headers.set(.contentType, "text/html; charset=utf-8")
    response.headers.set(.contentLanguage, language.rawValue)
    response.headers.set("Vary", "Accept-Language, Cookie")
    response.headers.set(
      .cacheControl, "max-age=0, no-cache, no-store, must-revalidate, private")
    response.headers.set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'")
    return response
  }

  private static let site = Localized(
    ru: "Администрирование Django", kk: "Django әкімшілігі", en: "Django administration")
  private static let siteTitle = Localized(
    ru: "Административный сайт Django", kk: "Django сайтының әкімшілігі", en: "Django site admin")
  private static let logIn = Localized(ru: "Войти", kk: "Кіру", en: "Log in")
  private static let name = Localized(
    ru: "Имя пользователя", kk: "Пайдаланушы аты", en: "Username")
  private static let password = Localized(ru: "Пароль", kk: "Құпиясөз", en: "Password")
  private static let refused = Localized(
    ru: """
      Пожалуйста, введите корректные имя пользователя и пароль учётной записи. Оба поля могут быть \
      чувствительны к регистру.
      """,
    kk: """
      Қызметкердің тіркелгісі үшін дұрыс пайдаланушы аты мен құпиясөзді енгізіңіз. Екі өріс те \
      регистрге сезімтал болуы мүмкін.
      """,
    en: """
      Please enter the correct username and password for a staff account. Note that both fields may \
      be case-sensitive.
      """)
}
