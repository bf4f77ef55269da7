import IdentityDomain
import Kernel
import OpenAPI

/// What users are told of signing in elsewhere.
enum SocialDescriptions {
  static let start = page("Sign in by a provider")
    .saying("For browsers: leads to the provider, which leads back to `callback`.")
    .parameter(
      Parameter(
        "next", in: .query, .text(max: SocialPolicy.longestNext),
        "An address below /oauth/authorize")
    )
    .answers(303, nil, "To the provider", with: .cookie)
    .tellsByPage(503, "The provider does not answer")

  static let callback = waiting("The provider's answer")
    .saying(
      """
      OpenID Connect Core, 3.1.2.5, and RFC 9207. Whoever is known is signed in; whoever is not says \
      who he is at `account`.
      """
    )
    .answers(303, nil, "On to where it was asked, or to `account`", with: .cookie)
    .tellsByPage(403, "The person said no, or may not be signed in")
    .tellsByPage(409, "That account there opens another one here")
    .tellsToWaitByPage().tellsByPage(502, "The answer is not trusted")
    .tellsByPage(503, "The provider does not answer: the same address may be asked for again")

  static let account = waiting("Who somebody is here").answersPage()

  static let password = form(
    "My account, by its password", ["login": .text, "password": .text]
  )
  .answers(303, nil, "Signed in and linked", with: .cookie)
  .answers(422, .text, "The page with what is wrong", type: "text/html")
  .tellsToWaitByPage().tellsByPage(409, "That account there opens another one here")

  static let codes = form(
    "Send a code to the address",
    [
      "email": Schema.text.optional, "first_name": Schema.text.optional,
      "last_name": Schema.text.optional,
    ]
  )
  .answers(303, nil, "Back to the page")
  .answers(422, .text, "The page with what is wrong", type: "text/html")
  .tellsToWaitByPage("Too many codes")

  static let confirmation = form("The address is mine, by the code", ["code": .text])
    .answers(303, nil, "Signed in and linked", with: .cookie)
    .answers(422, .text, "The page with what is wrong", type: "text/html")
    .tellsByPage(403, "That account may not be signed in to")
    .tellsByPage(409, "That account there opens another one here")

  static let registration = form(
    "A new account with the provider's address", ["first_name": .text, "last_name": .text]
  )
  .answers(303, nil, "Signed in and linked", with: .cookie)
  .answers(422, .text, "The page with what is wrong", type: "text/html")
  .tellsByPage(409, "That account there opens another one here")

  static let link = form("Link it to the account that I am signed in to", [:])
    .answers(303, nil, "Linked", with: .cookie)
    .tellsByPage(409, "That account there opens another one here")

  static let providers = Operation("Where else one can sign in")
    .answers(.page(of: .object(["name": .text, "title": .text, "start": .text])))

  static let list = Operation("My ways in by providers")
    .saying("`usable` is false for a provider that signs nobody in any more.")
    .answers(
      .page(
        of: .object([
          "id": .id, "provider": .text, "title": .text, "usable": .flag, "created_at": .instant,
        ])))

  static let startLink = Operation("One more way in")
    .saying("Only for a browser's session, which goes on to `location`.")
    .takes(.input(["provider": .filled(max: 32)]))
    .answers(200, .object(["location": .text]), with: .cookie)
    .refuses(403, "forbidden").refuses(503, "provider-unavailable")

  static let unlink = Operation("One way in less")
    .saying("Only for a browser's session, and not the last one of a person without a password.")
    .path("id", .id).answers(204).refuses(403, "forbidden").refuses(409, "last-way-in")

  private static func page(_ title: String) -> Operation {
    Operation(title).tagged("oauth")
      .path("provider", .text(min: 1, max: 32, pattern: "^[a-z0-9-]+$"))
      .tellsByPage(404, "Nobody signs in by this provider")
  }

  private static func waiting(_ title: String) -> Operation {
    page(title).tellsByPage(400, "Not begun in this browser, too long ago, or done already")
  }

  private static func form(_ title: String, _ fields: KeyValuePairs<String, Schema>) -> Operation {
    waiting(title).takesForm(Schema.object(fields).adding(["csrf_token": .text]))
      .refuses(403, "foreign-origin")
  }
}

extension Operation {
  /// A refusal that people read.
  fileprivate func tellsByPage(_ status: Int, _ text: String) -> Operation {
    answers(status, .text, text, type: "text/html")
  }
}
