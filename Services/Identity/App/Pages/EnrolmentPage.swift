import Access
import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// How somebody for whom a second factor is obligatory sets one up before he goes on.
struct EnrolmentPage {
  static let address = "/oauth/second-factor/enrolment"

  let language: Language
  let csrfToken: String
  /// Where it goes on; always an address of this house.
  let next: String
  var fault: PageFault?

  init(
    _ request: Request, _ caller: Principal, of app: IdentityApplication, next: String,
    language: Language? = nil
  ) throws {
    self.language = language ?? request.language
    csrfToken = try app.secrets.csrfToken(of: caller.sessionID ?? "")
    self.next = next
  }

  /// The password again, for the key.
  func beginning() -> Response {
    page { html in
      html.element("p", Self.why.text(in: language))
      form("", to: &html) { html in
        html.element("label", ["for": "password"], SignInPage.password.text(in: language))
        html.void(
          "input",
          [
            "id": "password", "name": "password", "type": "password",
            "autocomplete": "current-password", "required": "",
          ])
        html.element("button", Self.on.text(in: language))
      }
    }
  }

  /// The key, and the first code that the app makes of it.
  func key(_ text: String, _ address: String) -> Response {
    page { html in
      html.element("p", Self.how.text(in: language))
      html.element("p") { html in
        html.element("a", ["href": address], Self.open.text(in: language))
      }
      html.element("p") { html in html.element("code", Self.inGroups(text)) }
      codeForm(to: &html)
    }
  }

  /// The code did not fit; the app has the key by now, which is shown once.
  func again() -> Response { page { codeForm(to: &$0) } }

  private func codeForm(to html: inout HTML) {
    form("/confirmation", to: &html) { html in
      SecondFactorPage.codeField(language, to: &html)
      html.element("p", ["class": "muted", "id": "hint"], Self.six.text(in: language))
      html.element("button", Self.on.text(in: language))
    }
  }

  /// It counts; the recovery codes are shown this once.
  func done(_ codes: [RecoveryCode]) -> Response {
    page { html in
      html.element("p", Self.keep.text(in: language))
      html.element("ul") { html in
        for code in codes { html.element("li") { $0.element("code", code.shown) } }
      }
      html.element("p") { html in
        html.element("a", ["href": next], Self.on.text(in: language))
      }
    }
  }

  private func page(_ body: (inout HTML) -> Void) -> Response {
    Page(title: Self.title, language: language, fault: fault).response(body)
  }

  private func form(_ step: StaticString, to html: inout HTML, _ body: (inout HTML) -> Void) {
    html.element("form", ["method": "post", "action": Self.address + "\(step)"]) { html in
      html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
      html.void("input", ["type": "hidden", "name": "next", "value": next])
      html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
      body(&html)
    }
  }

  /// Easier to copy by hand.
  private static func inGroups(_ text: String) -> String {
    stride(from: 0, to: text.utf8.count, by: 4).map { start in
      String(text.dropFirst(start).prefix(4))
    }.joined(separator: " ")
  }
}

extension EnrolmentPage {
  private static let title = Localized(
    ru: "Настройте второй фактор", kk: "Екінші факторды баптаңыз", en: "Set up a second factor")
  private static let why = Localized(
    ru: """
      Вашей учётной записи одного пароля мало. Введите его ещё раз, чтобы получить ключ для \
      приложения с кодами.
      """,
    kk: """
      Тіркелгіңізге бір құпиясөз жеткіліксіз. Код қолданбасына кілт алу үшін оны тағы енгізіңіз.
      """,
    en: """
      A password is not enough for your account. Type it again to get a key for an authenticator app.
      """)
  private static let how = Localized(
    ru: "Откройте ссылку на телефоне или введите ключ в приложении вручную.",
    kk: "Сілтемені телефонда ашыңыз немесе кілтті қолданбаға қолмен енгізіңіз.",
    en: "Open the link on your telephone, or type the key into the app.")
  private static let open = Localized(
    ru: "Открыть в приложении", kk: "Қолданбада ашу", en: "Open in the app")
  private static let six = Localized(
    ru: "Шесть цифр, которые показывает приложение.", kk: "Қолданба көрсеткен алты цифр.",
    en: "The six digits that the app shows.")
  private static let keep = Localized(
    ru: """
      Готово. Сохраните эти коды: каждый один раз откроет вход, если телефона не будет. Больше они \
      не показываются.
      """,
    kk: """
      Дайын. Бұл кодтарды сақтап қойыңыз: телефон болмаса, әрқайсысы бір рет кіргізеді. Олар енді \
      көрсетілмейді.
      """,
    en: """
      Done. Keep these codes: each lets you in once when the telephone is gone. They are not shown \
      again.
      """)
  private static let on = Localized(ru: "Продолжить", kk: "Жалғастыру", en: "Continue")

  static let wrongPassword = Localized(
    ru: "Неверный пароль", kk: "Құпиясөз қате", en: "The password is wrong")
}
