import IdentityDomain
import OpenAPI

/// What partners are told of keeping their applications.
enum ApplicationDescriptions {
  static let register = Operation("Register an application")
    .saying(
      """
      Only for a browser's session. The secret is shown this once. Scopes are those of the metadata, but \
      the ones that the staff gives.
      """
    )
    .takes(
      .input([
        "type": Schema.choice(["confidential", "public"]).nullable.optional,
        "name": .filled(max: 100), "website": Schema.text(max: 200).nullable.optional,
        "redirect_uris": addresses.nullable.optional,
        "post_logout_redirect_uris": addresses.nullable.optional,
        "backchannel_logout_uri": Schema.text(max: RedirectAddress.longest).nullable.optional,
        "backchannel_logout_session_required": Schema.flag.nullable.optional,
        "grants": grants.nullable.optional, "scopes": scopes.nullable.optional,
      ])
    )
    .answers(201, detail.adding(["client_secret": Schema.text.optional]), with: [.location, .etag])
    .refuses(403, "forbidden").refuses(409, "too-many-applications")

  static let list = Operation("My applications").answers(.page(of: application))
    .refuses(403, "forbidden")
  static let show = Operation("One of my applications").answers(detail, with: .etag)
    .refuses(403, "forbidden")

  static let change = Operation("Change one of my applications")
    .patches(
      .input([
        "name": Schema.filled(max: 100).optional,
        "website": Schema.text(max: 200).nullable.optional,
        "redirect_uris": addresses.optional,
        "post_logout_redirect_uris": addresses.nullable.optional,
        "backchannel_logout_uri": Schema.text(max: RedirectAddress.longest).nullable.optional,
        "backchannel_logout_session_required": Schema.flag.nullable.optional,
        "grants": grants.nullable.optional, "scopes": scopes.nullable.optional,
      ])
    )
    .answers(detail, with: .etag).refuses(403, "forbidden")

  static let retire = Operation("Retire one of my applications")
    .saying("Its tokens end at once.").answers(204).refuses(403, "forbidden")

  static let addSecret = Operation("Make a new secret")
    .saying("The others go on for seven days, or as long as it is said. Shown this once.")
    .takes(
      .input([
        "overlap_seconds": Schema.integer(in: 0...2_592_000).nullable.optional
      ]), isRequired: false
    )
    .answers(201, secret.adding(["client_secret": .text]))
    .refuses(403, "forbidden").refuses(409, "too-many-secrets", "keeps-no-secret")

  static let endSecret = Operation("End a secret at once").path("secret", .id).answers(204)
    .refuses(403, "forbidden")

  static let setLogo = Operation("Give an application its picture")
    .saying(
      """
      The body is a PNG, JPEG or WebP picture of at most 512 KiB; the type is told by the content. \
      It takes the place of the one before.
      """
    )
    .takesPicture().matching().answers(detail, with: .etag).refuses(403, "forbidden")

  static let removeLogo = Operation("Take its picture from an application")
    .matching().answers(204).refuses(403, "forbidden")

  static let logo = Operation("The picture of an application")
    .saying("The address names the content: kept for a year by whoever likes.")
    .tagged("oauth").path("digest", .text(max: 64)).answersPicture()

  static let giveScope = Operation("Give an application a scope")
    .saying("Whoever's it is. Scopes that are reserved come to an application by no other way.")
    .path("scope", .text(max: 100)).answers(204)

  static let takeScope = Operation("Take a scope from an application")
    .saying("It opens nothing from then on, with tokens that are about neither.")
    .path("scope", .text(max: 100)).answers(204)

  static let statistics = Operation("How much an application is used")
    .answers(.object(["people": .count, "tokens": .count, "tokens_in_30_days": .count]))
    .refuses(403, "forbidden")

  private static let addresses = Schema.array(
    of: .text(max: RedirectAddress.longest), count: 0...ApplicationPolicy.redirects)
  private static let grants = Schema.array(
    of: .choice(ClientApplication.Grant.allCases.map(\.rawValue)), count: 1...4)
  private static let scopes = Schema.array(of: .filled(max: 100), count: 0...50)

  private static let secret = Schema.object([
    "id": .id, "hint": .text, "created_at": .instant, "expires_at": .instant.nullable,
  ])

  private static let application = Schema.object([
    "id": .id, "client_id": .text, "type": .text, "name": .text, "website": .text,
    "logo": .text.nullable, "redirect_uris": .array(of: .text),
    "post_logout_redirect_uris": .array(of: .text),
    "backchannel_logout_uri": .text, "backchannel_logout_session_required": .flag,
    "grants": .array(of: .text), "scopes": .array(of: .text), "created_at": .instant,
    "row_version": .version,
  ])
  private static let detail = application.adding(["secrets": .array(of: secret)])
}
