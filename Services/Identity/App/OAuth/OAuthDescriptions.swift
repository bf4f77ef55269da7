import OpenAPI

/// What partners are told of the protocol's addresses.
enum OAuthDescriptions {
  static let token = Operation("Get a token")
    .saying(
      """
      RFC 6749: `authorization_code` (with PKCE, RFC 7636), `refresh_token`, `client_credentials`; \
      RFC 8628: `urn:ietf:params:oauth:grant-type:device_code`. \
      Clients say who they are by `Authorization: Basic` or by `client_id` and `client_secret`.
      """
    )
    .tagged("oauth")
    .takesForm(
      form([
        "grant_type": .text(max: 100), "code": Schema.text(max: 500).optional,
        "redirect_uri": Schema.text(max: 500).optional,
        "code_verifier": Schema.text(max: 128).optional,
        "refresh_token": Schema.text(max: 500).optional,
        "device_code": Schema.text(max: 500).optional, "scope": Schema.text(max: 2_000).optional,
      ])
    )
    .answers(
      .object([
        "access_token": .text, "token_type": .text, "expires_in": .count,
        "scope": .text, "refresh_token": Schema.text.optional, "id_token": Schema.text.optional,
      ])
    )
    .refusesByProtocol()

  static let deviceAuthorization = Operation("Ask for a device without a browser")
    .saying(
      """
      RFC 8628: show the person `user_code` and `verification_uri`, then ask the token endpoint with \
      `device_code` every `interval` seconds.
      """
    )
    .tagged("oauth")
    .takesForm(form(["scope": Schema.text(max: 2_000).optional]))
    .answers(
      .object([
        "device_code": .text, "user_code": .text, "verification_uri": .text,
        "verification_uri_complete": .text, "expires_in": .count, "interval": .count,
      ])
    )
    .refusesByProtocol()

  static let devicePage = Operation("The page to let a device in")
    .tagged("oauth").answersPage()
    .answers(422, .text, "The page with what is wrong", type: "text/html")
    .tellsToWaitByPage("Too many codes that nobody shows")

  static let deviceDecision = Operation("What the person decided about a device")
    .tagged("oauth")
    .takesForm(.object(["user_code": .text, "csrf_token": .text, "decision": .text]))
    .answersPage().tellsToWaitByPage("Too many codes that nobody shows")
    .answers(400, .text, "A page that says what is wrong", type: "text/html")
    .answers(422, .text, "The page with what is wrong", type: "text/html")

  static let introspect = Operation("Ask about a token")
    .saying("RFC 7662, for applications that keep a secret.")
    .tagged("oauth")
    .takesForm(form(["token": .text(max: 500), "token_type_hint": Schema.text(max: 50).optional]))
    .answers(
      .object([
        "active": .flag, "scope": Schema.text.optional, "client_id": Schema.text.optional,
        "token_type": Schema.text.optional, "iat": Schema.integer().optional,
        "exp": Schema.integer().nullable.optional, "sub": Schema.text.optional,
        "iss": Schema.text.optional,
      ])
    )
    .refusesByProtocol()

  static let revoke = Operation("Give a token back")
    .saying("RFC 7009: an unknown token is answered like a known one.")
    .tagged("oauth")
    .takesForm(form(["token": .text(max: 500), "token_type_hint": Schema.text(max: 50).optional]))
    .answers(200)
    .refusesByProtocol()

  static let userInfo = Operation("Who signed in")
    .saying(
      """
      OpenID Connect Core, 5.3: what the token's scopes let the application know; what there is no \
      value of is left out. The token stands in `Authorization`, by POST too.
      """
    )
    .tagged("oauth")
    .answers(
      .object([
        "sub": .text, "name": Schema.text.optional, "given_name": Schema.text.optional,
        "family_name": Schema.text.optional, "picture": Schema.text.optional,
        "locale": Schema.text.optional,
        "email": Schema.text.optional, "email_verified": Schema.flag.optional,
        "phone_number": Schema.text.optional, "phone_number_verified": Schema.flag.optional,
      ])
    )
    .refuses(403, "forbidden").refuses(404, "not-found")

  static let keys = Operation("The keys that sign identity tokens")
    .tagged("oauth").answers(.object(["keys": .array(of: .anyObject)]))

  static let metadata = Operation("What this provider can do")
    .saying("RFC 8414 and OpenID Connect Discovery.")
    .tagged("oauth").answers(.anyObject)

  static let authorize = Operation("Ask a person for access")
    .saying(
      """
      RFC 6749, 4.1 with PKCE. For browsers: answers with a page, or leads back to the application \
      with `code`, `state` and `iss`.
      """
    )
    .tagged("oauth").answersPage().answers(303, nil, "Back to the application")
    .answers(400, .text, "A page that says what is wrong", type: "text/html")

  static let decide = Operation("What the person decided")
    .tagged("oauth")
    .takesForm(
      .object(["request": .text, "csrf_token": .text, "decision": .text])
    )
    .answers(303, nil, "Back to the application")
    .answers(400, .text, "A page that says what is wrong", type: "text/html")

  static let signInPage = Operation("The page to sign in").tagged("oauth").answersPage()

  static let signIn = Operation("Sign in by the page")
    .tagged("oauth")
    .saying("Whoever has a second factor gets the page that asks for it.")
    .takesForm(.object(["login": .text, "password": .text, "next": Schema.text.optional]))
    .answersPage().answers(303, nil, "On to where it was asked", with: .cookie)
    .answers(400, .text, "A page that says what is wrong", type: "text/html")
    .answers(422, .text, "The page with what is wrong", type: "text/html")
    .tellsToWaitByPage().refuses(403, "foreign-origin")

  static let secondFactor = Operation("The second step of signing in by the page")
    .tagged("oauth")
    .takesForm(.object(["challenge": .text, "code": .text, "next": Schema.text.optional]))
    .answers(303, nil, "On to where it was asked", with: .cookie)
    .answers(400, .text, "A page that says what is wrong", type: "text/html")
    .answers(422, .text, "The page with what is wrong", type: "text/html")
    .tellsToWaitByPage()
    .refuses(401, "wrong-credentials").refuses(403, "foreign-origin")

  static let enrolment = Operation("Set up a second factor by the page")
    .tagged("oauth")
    .takesForm(
      .object(["csrf_token": .text, "password": .text, "next": Schema.text.optional])
    )
    .answersPage("The key, and the form for its first code")
    .answers(303, nil, "There is one already: on to where it was asked")
    .answers(400, .text, "A page that says what is wrong", type: "text/html")
    .answers(422, .text, "The page with what is wrong", type: "text/html")
    .tellsToWaitByPage().refuses(403, "forbidden").refuses(404, "not-found")

  static let enrolmentConfirmation = Operation("Confirm a second factor by the page")
    .tagged("oauth")
    .takesForm(.object(["csrf_token": .text, "code": .text, "next": Schema.text.optional]))
    .answersPage("The recovery codes, shown once", with: .cookie)
    .answers(303, nil, "Nothing is to be confirmed: on to where it was asked")
    .answers(400, .text, "A page that says what is wrong", type: "text/html")
    .answers(422, .text, "The page with what is wrong", type: "text/html")
    .tellsToWaitByPage().refuses(403, "forbidden")

  static let logout = Operation("Sign out from a partner's site")
    .saying("OpenID Connect RP-Initiated Logout 1.0.")
    .tagged("oauth").answersPage().answers(303, nil, "Back to the application")

  static let logoutDecision = Operation("Sign out by the page")
    .tagged("oauth")
    .takesForm(.object(["request": .text, "csrf_token": .text]))
    .answersPage().answers(303, nil, "Back to the application", with: .cookie)
    .answers(400, .text, "A page that says what is wrong", type: "text/html")

  static let style = Operation("The look of the pages")
    .tagged("oauth").answers(200, .text, "", type: "text/css")

  private static func form(_ fields: KeyValuePairs<String, Schema>) -> Schema {
    Schema.object(fields).adding([
      "client_id": Schema.text(max: 100).optional, "client_secret": Schema.text(max: 255).optional,
    ])
  }

  fileprivate static let fault = Schema.object(["error": .text, "error_description": .text])
    .named("OAuthError")
}

extension Operation {
  /// Refusals in the words of RFC 6749, section 5.2. Guesses at a secret of the old site are counted.
  fileprivate func refusesByProtocol() -> Operation {
    answers(400, OAuthDescriptions.fault, "Refused, in the protocol's words")
      .answers(401, OAuthDescriptions.fault, "The client is not known")
      .answers(500, OAuthDescriptions.fault, "A fault of this house: `server_error`")
      .answers(
        503, OAuthDescriptions.fault, "Busy, ask again: `temporarily_unavailable`",
        with: .retryAfter
      )
      .limited()
  }
}
