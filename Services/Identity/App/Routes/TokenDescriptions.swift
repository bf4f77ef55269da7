import IdentityDomain
import OpenAPI

/// What users are told of keys for scripts.
enum TokenDescriptions {
  static let create = Operation("Make a key for scripts")
    .saying(
      """
      Only for a browser's session. The key itself is shown this once. Without `scopes` it may do \
      all that its owner may. With some it reads only by `read` or `write`, writes only by `write`, \
      and has those of its owner's rights that are named, such as `services.decide_request`.
      """
    )
    .takes(
      .input([
        "name": .filled(max: TokenPolicy.nameLimit),
        "scopes": Schema.array(of: .filled(max: 100), count: 0...50).nullable.optional,
        "expires_at": Schema.instant.nullable.optional,
      ])
    )
    .answers(201, token.adding(["token": .text]), with: .location)
    .refuses(403, "forbidden").refuses(409, "too-many-tokens")

  static let list = Operation("My keys").answers(.page(of: token))
  static let delete = Operation("Withdraw a key").path("id", .id).answers(204)

  private static let token = Schema.object([
    "id": .id, "name": .text, "hint": .text, "scopes": .array(of: .text),
    "created_at": .instant, "expires_at": .instant.nullable, "last_used_at": .instant.nullable,
  ])
}
