import HTTPCore
import IdentityDomain
import Kernel
import Pages

/// Where somebody whom a provider vouches for says who he is here.
struct SocialPage {
  /// What the person is asked for.
  enum Question {
    /// Whether he wants the link.
    case link
    /// That the account with the provider's address is his.
    case proof(EmailAddress)
    /// Whether he wants an account with the provider's address.
    case account(EmailAddress)
    /// An address, since the provider vouches for none.
    case address(typed: String)
  }

  let language: Language
  let provider: SocialProvider
  let identity: ProviderIdentity
  let question: Question
  /// Where it goes on.
  let next: String
  /// A code is on its way to this address.
  var codeSentTo: EmailAddress?
  let csrfToken: String
  var login = ""
  var fault: PageFault?

  func response() -> Response {
    let page = Page(
      title: title, language: language, leadsTo: OwnAddress.site(behind: next), fault: fault)
    return page.response { html in
      switch question {
      case .link: link(&html)
      case .proof(let email):
        html.element("p", SocialWords.hasAccount(email.text, provider.title).text(in: language))
        code(&html, asking: true)
        password(&html, login: login.isEmpty ? email.text : login)
      case .account(let email):
        html.element("p", SocialWords.newAccount(email.text).text(in: language))
        names(&html, address: nil)
        password(&html, login: login)
      case .address(let typed):
        html.element("p", SocialWords.noAddress(provider.title).text(in: language))
        if codeSentTo != nil { code(&html, asking: false) }
        names(&html, address: typed)
        password(&html, login: login)
      }
    }
  }

  private var title: Localized {
    if case .link = question {
      SocialWords.linkTitle(provider.title)
    } else {
      SocialWords.title(provider.title)
    }
  }

  // MARK: Forms

  private func form(
    _ html: inout HTML, to path: String, _ fields: (inout HTML) -> Void, button: Localized,
    plain: Bool = false
  ) {
    let action = "/oauth/social/\(provider.name)/\(path)"
    html.element("form", ["method": "post", "action": action]) { html in
      html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
      html.void("input", ["type": "hidden", "name": "lang", "value": language.rawValue])
      fields(&html)
      html.element(
        "button", ["type": "submit", "class": plain ? "plain" : nil], button.text(in: language))
    }
  }

  private func field(
    _ html: inout HTML, _ name: String, _ label: Localized, value: String = "",
    type: String = "text", autocomplete: String, max: Int, id: String? = nil
  ) {
    html.element("label", ["for": id ?? name], label.text(in: language))
    html.void(
      "input",
      [
        "id": id ?? name, "name": name, "type": type, "autocomplete": autocomplete,
        "required": "", "maxlength": String(max), "value": value,
        "inputmode": name == "code" ? "numeric" : nil,
      ])
  }

  private func link(_ html: inout HTML) {
    let name = identity.email?.text ?? identity.subject
    html.element("p", SocialWords.linkQuestion(name, provider.title).text(in: language))
    form(&html, to: "link", { _ in }, button: SocialWords.linkButton)
  }

  private func code(_ html: inout HTML, asking: Bool) {
    if let codeSentTo {
      html.element("p", SocialWords.codeSent(codeSentTo.text).text(in: language))
      form(
        &html, to: "confirmation",
        {
          field(
            &$0, "code", SocialWords.code, autocomplete: "one-time-code", max: CodePolicy.digits)
        }, button: SocialWords.confirm)
    }
    if asking {
      form(
        &html, to: "codes", { _ in },
        button: codeSentTo == nil ? SocialWords.sendCode : SocialWords.sendAgain,
        plain: codeSentTo != nil)
    }
  }

  /// - Parameter address: `nil`: that of the provider counts.
  private func names(_ html: inout HTML, address: String?) {
    form(
      &html, to: address == nil ? "registration" : "codes",
      { html in
        field(
          &html, "first_name", SocialWords.firstName, value: identity.firstName?.text ?? "",
          autocomplete: "given-name", max: PersonName.maximum)
        field(
          &html, "last_name", SocialWords.lastName, value: identity.lastName?.text ?? "",
          autocomplete: "family-name", max: PersonName.maximum)
        if let address {
          field(
            &html, "email", SocialWords.email, value: address, type: "email",
            autocomplete: "email", max: 254)
        }
      },
      button: address == nil
        ? SocialWords.makeAccount
        : codeSentTo == nil ? SocialWords.sendCode : SocialWords.sendAgain,
      plain: address != nil && codeSentTo != nil)
  }

  private func password(_ html: inout HTML, login: String) {
    html.element("h2", SocialWords.haveAccount.text(in: language))
    form(
      &html, to: "password",
      { html in
        field(
          &html, "login", SignInPage.login, value: login, autocomplete: "username", max: 254)
        field(
          &html, "password", SignInPage.password, type: "password",
          autocomplete: "current-password", max: PasswordPolicy.maximum)
      }, button: SocialWords.signInAndLink, plain: true)
  }
}
