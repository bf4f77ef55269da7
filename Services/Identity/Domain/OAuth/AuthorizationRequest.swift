package import Kernel

/// What an application asks of a person (RFC 6749, section 4.1.1; OpenID Connect Core, 3.1.2.1). Its
/// client and redirect address have been judged before: the other faults are told there.
package struct AuthorizationRequest: Sendable, Equatable {
  package enum Prompt: String, Sendable, CaseIterable {
    case none
    case login
    case consent
    case selectAccount = "select_account"
  }

  package let clientID: String
  package let redirect: String
  /// Whether the request named the redirect address itself: then the code wants it again.
  package let namedRedirect: Bool
  package let scopes: ScopeList
  package let state: String?
  package let challenge: CodeChallenge?
  package let nonce: String?
  package let prompts: Set<Prompt>
  /// How long ago the person may have signed in.
  package let maxAge: Duration?
  package let loginHint: String?
  /// An identity token of the person whom the application awaits.
  package let identityTokenHint: String?
  package let languages: [Language]

  package var isOpenID: Bool { scopes.contains(ScopeList.Standard.openID) }

  /// The person is to sign in anew, whenever he last did: `max_age=0` says the same as `prompt=login`. For
  /// who is to choose an account that is the choice.
  package var demandsSignIn: Bool {
    maxAge == .zero || !prompts.isDisjoint(with: [.login, .selectAccount])
  }

  private static let longestText = 1_000

  /// Judges everything but client and redirect address. Throws `OAuthError`.
  package init(
    _ parameters: ProtocolParameters, for client: ClientApplication, redirect: String
  ) throws(OAuthError) {
    try parameters.refuseRepeated()
    clientID = client.clientID
    self.redirect = redirect
    namedRedirect = parameters["redirect_uri"] != nil
    state = try parameters.text("state", max: AuthorizationRequest.longestText)
    if parameters["request"] != nil {
      throw OAuthError(.requestNotSupported, "request objects are not read")
    }
    if parameters["request_uri"] != nil {
      throw OAuthError(.requestURINotSupported, "request objects are not read")
    }
    guard let type = parameters["response_type"] else {
      throw OAuthError(.invalidRequest, "response_type is missing")
    }
    guard type == "code" else {
      throw OAuthError(.unsupportedResponseType, "response_type must be code")
    }
    guard parameters["response_mode"].map({ $0 == "query" }) ?? true else {
      throw OAuthError(.invalidRequest, "response_mode must be query")
    }
    try client.require(.authorizationCode)
    let asked: ScopeList? =
      if let scope = parameters["scope"] { try ScopeList(scope) } else { nil }
    scopes = try client.granted(asked)
    challenge = try AuthorizationRequest.challenge(parameters, client)
    nonce = try parameters.text("nonce", max: 255)
    prompts = try AuthorizationRequest.prompts(parameters["prompt"])
    maxAge = try AuthorizationRequest.maxAge(parameters["max_age"])
    loginHint = try parameters.text("login_hint", max: 254)
    identityTokenHint = parameters["id_token_hint"]
    languages = parameters.languages
  }

  private static func challenge(
    _ parameters: ProtocolParameters, _ client: ClientApplication
  ) throws(OAuthError) -> CodeChallenge? {
    if let challenge = parameters["code_challenge"] {
      return try CodeChallenge(challenge, method: parameters["code_challenge_method"])
    }
    guard parameters["code_challenge_method"] == nil else {
      throw OAuthError(.invalidRequest, "code_challenge is missing")
    }
    guard client.kind == .confidential, !client.demandsChallenge else {
      throw OAuthError(.invalidRequest, "code_challenge is missing")
    }
    return nil
  }

  private static func prompts(_ text: String?) throws(OAuthError) -> Set<Prompt> {
    guard let text else { return [] }
    var prompts: Set<Prompt> = []
    for word in text.split(separator: " ") {
      guard let prompt = Prompt(rawValue: String(word)) else {
        throw OAuthError(.invalidRequest, "prompt is unknown")
      }
      prompts.insert(prompt)
    }
    guard !prompts.contains(.none) || prompts.count == 1 else {
      throw OAuthError(.invalidRequest, "prompt=none goes with no other")
    }
    return prompts
  }

  private static func maxAge(_ text: String?) throws(OAuthError) -> Duration? {
    guard let text else { return nil }
    guard text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let seconds = Int64(text)
    else { throw OAuthError(.invalidRequest, "max_age is not a number of seconds") }
    return .seconds(seconds)
  }
}
