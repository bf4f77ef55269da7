import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel

/// Signing in by a code that comes by mail or SMS: the commands of `SessionRoutes` behind pages. The
/// pages are the same whether anybody has the address or not.
struct SignInCodeRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    let forms = OpenForm(app: app)
    return [
      access.route(.get, SignInCodePages.address, .anyone) { request, _ in
        let next = OwnAddress.of(request.query("next"))
        return SignInCodePages.ask.response(
          in: request.language(before: next), hidden: ["next": next])
      }
      .described(PageDescriptions.page(SignInCodePages.link.text(in: .english))),
      forms.route(access, SignInCodePages.address) { request, form, _ in
        try await offer(request, form)
      }
      .described(PageDescriptions.form(SignInCodePages.address)),
      forms.route(access, SignInCodePages.confirmation, servesHeldBack: true) {
        request, form, caller in
        try await confirm(request, form, caller)
      }
      .described(PageDescriptions.lastForm(SignInCodePages.confirmation)),
    ]
  }

  private func offer(_ request: Request, _ form: FormInput) async throws -> Response {
    let language = form.language(request)
    return try await SignInCodePages.ask.taking(form, in: language) {
      var input = try form.reader("contact")
      let contact = input.contact()
      try await app.offerSignInCode(
        to: try input.finish(contact), client: ClientAddress(request))
      return SignInCodePages.enter.response(after: form, in: language)
    }
  }

  private func confirm(
    _ request: Request, _ form: FormInput, _ caller: Principal
  ) async throws -> Response {
    if form["decision"] == "again" { return try await offer(request, form) }
    let language = form.language(request)
    return try await SignInCodePages.enter.taking(form, in: language) {
      var input = try form.reader("contact", "code")
      let contact = input.contact()
      let code = input.string("code", max: 20)
      let (who, typed) = try input.finish(contact, code)
      let step = try await app.signIn(
        who, code: typed, replacing: caller.sessionID, client: ClientAddress(request),
        userAgent: request.headers["User-Agent"])
      return SignInRoutes(app: app).answer(
        step, next: OwnAddress.of(form["next"]), in: language, request)
    }
  }
}
