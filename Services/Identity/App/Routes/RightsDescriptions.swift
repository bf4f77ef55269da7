import OpenAPI

/// What staff are told of groups and rights.
enum RightsDescriptions {
  static let permissions = Operation("Which rights there are")
    .saying(
      """
      Every service names those that it knows when it starts. `context` is whose a right is, `common` \
      where every service has what it is about, null where none named it: rights of an old site. A \
      right that its service does not name any more is `retired`; who has it keeps it.
      """
    )
    .spoken().answers(.page(of: permission))
  static let list = Operation("Groups").answers(.page(of: group))
  static let show = Operation("One group").answers(group, with: .etag)

  static let create = Operation("Make a group")
    .saying("Who gives a right must hold it.")
    .takes(.input(["name": .filled(max: 150), "permissions": codes.nullable.optional]))
    .answers(201, group, with: [.location, .etag])
    .refuses(409, "group-name-taken")

  static let change = Operation("Rename a group or change its rights")
    .saying("Everybody in it is told anew what he may do.")
    .patches(.input(["name": Schema.filled(max: 150).optional, "permissions": codes.optional]))
    .answers(group, with: .etag)
    .refuses(409, "group-name-taken")

  static let delete = Operation("Take a group away").matching().answers(204)

  static let grant = Operation("Grant a person exactly these rights")
    .saying("Besides those of the groups. Who grants must hold what he grants.")
    .takes(.input(["permissions": codes])).answers(204)

  static let explain = Operation("Why may somebody do something")
    .saying(
      """
      Each right with the groups and grants that it came by, who gave them, when and why; and what \
      the person is to the things of each service (`relation` to `object`: manager of a service, \
      owner of a company). A service that does not answer is named in `unavailable`.
      """
    )
    .query("permission", .text(max: 201), "Only this right.").spoken()
    .answers(
      .object([
        "user_id": .id, "may_sign_in": .flag, "is_superuser": .flag,
        "organization": .text.nullable, "allowed": .flag.nullable,
        "items": .array(
          of: permission.adding([
            "because": .array(
              of: .object([
                "by": .choice(["grant", "group"]), "group": .text.nullable,
                "since": .instant.nullable, "granted_by": .id.nullable, "reason": .text.nullable,
              ]))
          ])),
        "roles": .array(
          of: .object([
            "service": .text, "relation": .text, "object": .text, "title": .localized,
          ])),
        "roles_complete": .flag, "unavailable": .array(of: .text),
      ])
    )
    .refuses(422, "invalid")

  private static let codes = Schema.array(of: .filled(max: 201), count: 0...1_000)
  private static let permission = Schema.object([
    "code": .text, "name": .localized, "context": .text.nullable, "retired": .flag,
  ])
  private static let group = Schema.object([
    "id": .id, "name": .text, "permissions": .array(of: .text), "members": .count,
    "row_version": .integer(),
  ]).named("identity.Group")
}
