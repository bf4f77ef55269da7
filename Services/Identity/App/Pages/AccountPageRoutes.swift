import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel

/// Registration, the code, a forgotten password: the commands of `RegistrationRoutes` behind pages. What
/// a person typed goes from form to form, never into an address, which is logged.
struct AccountPageRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      page(access, "/oauth/account/register", AccountPages.register),
      page(access, "/oauth/account/reset", AccountPages.forgotten),
      form(access, "/oauth/account/register", register),
      form(access, "/oauth/account/activate", activate),
      form(access, "/oauth/account/reset", requestReset),
      form(access, "/oauth/account/reset/confirm", confirmReset),
    ]
  }

  private func page(_ access: AccessGuard, _ path: String, _ page: FormPage) -> Route {
    access.route(.get, path, .anyone) { request, _ in
      let next = OwnAddress.of(request.query("next"))
      return page.response(in: request.language(before: next), hidden: ["next": next])
    }
    .described(PageDescriptions.page(page.title.text(in: .english)))
  }

  private func form(
    _ access: AccessGuard, _ path: String,
    _ body: @escaping @Sendable (Request, FormInput) async throws -> Response
  ) -> Route {
    access.route(.post, path, .anyone) { request, _ in
      try SessionCookie(app: app).demandOwnOrigin(request, obligatory: true)
      do {
        return try await body(request, try await FormInput(request))
      } catch let fault as OAuthError {
        return FaultPage(language: request.language, fault: fault, isOfApplication: false)
          .response()
      }
    }
    .described(PageDescriptions.form(path))
  }

  // MARK: Registration

  private func register(_ request: Request, _ form: FormInput) async throws -> Response {
    try await taking(request, form, AccountPages.register) {
      var input = try form.reader("contact", "first_name", "last_name", "password")
      let contact = input.contact()
      let first = input.personName("first_name")
      let last = input.personName("last_name")
      let password = input.newPassword(
        "password", about: [contact?.key, first?.text, last?.text])
      let (who, firstName, lastName, secret) = try input.finish(contact, first, last, password)
      try await app.register(
        Registration(
          contact: who, firstName: firstName, lastName: lastName,
          locale: language(request, form)),
        password: secret, client: ClientAddress(request))
      return next(AccountPages.activate, request, form)
    }
  }

  private func activate(_ request: Request, _ form: FormInput) async throws -> Response {
    try await taking(request, form, AccountPages.activate) {
      var input = try form.reader("contact", "code")
      let contact = input.contact()
      let client = ClientAddress(request)
      if form["decision"] == "again" {
        input.ignore("code")
        try await app.resendCode(to: try input.finish(contact), client: client)
        return next(AccountPages.activate, request, form)
      }
      let code = input.string("code", max: 20)
      let (who, text) = try input.finish(contact, code)
      try await app.activate(who, code: text, client: client)
      return signIn(AccountPages.activated, request, form)
    }
  }

  // MARK: A forgotten password

  private func requestReset(_ request: Request, _ form: FormInput) async throws -> Response {
    try await taking(request, form, AccountPages.forgotten) {
      var input = try form.reader("contact")
      let contact = input.contact()
      try await app.requestReset(for: try input.finish(contact), client: ClientAddress(request))
      return next(AccountPages.reset, request, form)
    }
  }

  private func confirmReset(_ request: Request, _ form: FormInput) async throws -> Response {
    try await taking(request, form, AccountPages.reset) {
      var input = try form.reader("contact", "code", "password")
      let contact = input.contact()
      let code = input.string("code", max: 20)
      let password = input.newPassword("password", about: [contact?.key])
      let (who, text, secret) = try input.finish(contact, code, password)
      try await app.confirmReset(
        who, code: text, password: secret, client: ClientAddress(request))
      return signIn(AccountPages.changed, request, form)
    }
  }

  // MARK: From page to page

  /// What the command refuses is shown on the page that asked.
  private func taking(
    _ request: Request, _ form: FormInput, _ page: FormPage,
    _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch let refusal as any ProblemConvertible {
      let names = ["email": "contact", "phone": "contact"]
      return page.response(
        in: language(request, form), hidden: carried(form, to: page), values: form.values,
        faults: FormFaults(refusal.problem, of: page, naming: names))
    }
  }

  private func next(_ page: FormPage, _ request: Request, _ form: FormInput) -> Response {
    page.response(in: language(request, form), hidden: carried(form, to: page))
  }

  private func signIn(_ title: Localized, _ request: Request, _ form: FormInput) -> Response {
    SignInPage(
      language: language(request, form), next: OwnAddress.of(form["next"]),
      login: form["contact"] ?? "", title: title
    ).response()
  }

  private func language(_ request: Request, _ form: FormInput) -> Language {
    request.language(before: OwnAddress.of(form["next"]))
  }

  /// A page that asks for the address itself is not given it a second time.
  private func carried(
    _ form: FormInput, to page: FormPage
  ) -> KeyValuePairs<String, String> {
    let next = OwnAddress.of(form["next"])
    return page.fields.contains { $0.name == "contact" }
      ? ["next": next] : ["contact": form["contact"] ?? "", "next": next]
  }
}
