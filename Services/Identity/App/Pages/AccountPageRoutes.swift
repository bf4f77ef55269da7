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
    OpenForm(app: app).route(access, path) { request, form, _ in try await body(request, form) }
      .described(PageDescriptions.form(path))
  }

  // MARK: Registration

  private func register(_ request: Request, _ form: FormInput) async throws -> Response {
    let language = form.language(request)
    return try await AccountPages.register.taking(form, in: language) {
      var input = try form.reader("contact", "first_name", "last_name", "password")
      let contact = input.contact()
      let first = input.personName("first_name")
      let last = input.personName("last_name")
      let password = input.newPassword(
        "password", about: [contact?.key, first?.text, last?.text])
      let (who, firstName, lastName, secret) = try input.finish(contact, first, last, password)
      try await app.register(
        Registration(
          contact: who, firstName: firstName, lastName: lastName, locale: language),
        password: secret, client: ClientAddress(request))
      return AccountPages.activate.response(after: form, in: language)
    }
  }

  private func activate(_ request: Request, _ form: FormInput) async throws -> Response {
    let language = form.language(request)
    return try await AccountPages.activate.taking(form, in: language) {
      var input = try form.reader("contact", "code")
      let contact = input.contact()
      let client = ClientAddress(request)
      if form["decision"] == "again" {
        input.ignore("code")
        try await app.resendCode(to: try input.finish(contact), client: client)
        return AccountPages.activate.response(after: form, in: language)
      }
      let code = input.string("code", max: 20)
      let (who, text) = try input.finish(contact, code)
      try await app.activate(who, code: text, client: client)
      return signIn(AccountPages.activated, request, form)
    }
  }

  // MARK: A forgotten password

  private func requestReset(_ request: Request, _ form: FormInput) async throws -> Response {
    let language = form.language(request)
    return try await AccountPages.forgotten.taking(form, in: language) {
      var input = try form.reader("contact")
      let contact = input.contact()
      try await app.requestReset(for: try input.finish(contact), client: ClientAddress(request))
      return AccountPages.reset.response(after: form, in: language)
    }
  }

  private func confirmReset(_ request: Request, _ form: FormInput) async throws -> Response {
    let language = form.language(request)
    return try await AccountPages.reset.taking(form, in: language) {
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

  private func signIn(_ title: Localized, _ request: Request, _ form: FormInput) -> Response {
    SignInPage(
      language: form.language(request), next: OwnAddress.of(form["next"]),
      login: form["contact"] ?? "", title: title
    ).response()
  }
}
