import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel

/// What an application asks for when a person signs out at its site (OpenID Connect RP-Initiated Logout
/// 1.0, section 2).
struct LogoutRequest {
  /// Where to go on afterwards; only where the application has registered it.
  let next: String?
  /// Whom the application believes to be signed in, proved by a token of ours.
  let subject: UserID?
  /// In which the application wants the pages; `nil`: it has not said so, or it is none of ours.
  let language: Language?

  /// What cannot be proved is left out: signing out harms nobody, being led somewhere might.
  init(_ parameters: ProtocolParameters, in app: IdentityApplication) async throws {
    language = parameters.languages.first
    var clientID = parameters["client_id"]
    var subject: UserID?
    if let text = parameters["id_token_hint"],
      let hint = try await IdentityTokenHint(text, in: app),
      clientID.map({ $0 == hint.audience }) ?? true
    {
      clientID = hint.audience
      subject = hint.subject
    }
    self.subject = subject
    guard let clientID, let wished = parameters["post_logout_redirect_uri"],
      let client = try await app.applications.application(clientID),
      client.logoutRedirects.contains(where: { $0.text == wished })
    else {
      next = nil
      return
    }
    let state = parameters["state"].map {
      (wished.contains("?") ? "&" : "?") + "state=\(PercentEncoding.encode($0))"
    }
    next = wished + (state ?? "")
  }
}
