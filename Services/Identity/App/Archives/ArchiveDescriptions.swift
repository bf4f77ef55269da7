import IdentityDomain
import JSON
import OpenAPI

/// What users are told of copies of their data.
enum ArchiveDescriptions {
  static let ask = Operation("Have my data gathered")
    .saying(
      """
      A copy of what all services know of me: a ZIP of JSON files. A letter says when it is there; it \
      can be fetched for seven days. One at a time, three a week. Only for a browser's session.
      """
    )
    .takes(
      .input([
        "password": Schema.text(min: 1, max: PasswordPolicy.maximum)
          .example("Tau-kus-1907-bulak")
      ])
    )
    .answers(202, archive, with: .location).limited().refuses(403, "forbidden")
    .refuses(404, "not-found").refuses(409, "archive-open").refuses(429, "too-many-archives")

  static let askFor = Operation("Have the data of a person gathered for him")
    .saying("The person gets the letter, and nobody else can fetch the file. The reason is kept.")
    .takes(
      .input(["reason": Schema.text(min: 5, max: 500, pattern: #"\S"#)])
    )
    .answers(202, archive)
    .refuses(403, "forbidden").refuses(409, "archive-open", "wrong-state")
    .refuses(429, "too-many-archives")

  static let list = Operation("Copies of my data, the newest first")
    .answers(.object(["items": .array(of: archive)])).refuses(403, "forbidden")

  static let show = Operation("A copy of my data: how far it is")
    .path("id", .uuid).answers(archive).refuses(403, "forbidden")

  static let content = Operation("The file with my data")
    .saying("Only for the browser's session of the person whose data they are.")
    .path("id", .uuid).answersFile().refuses(403, "forbidden")
    .refuses(409, "archive-not-ready", "archive-failed").refuses(410, "archive-expired")

  private static let archive = Schema.object([
    "id": .uuid, "state": .choice(of: ArchiveState.self),
    "failure": Schema.choice(of: ArchiveFailure.self).nullable, "by_staff": .flag,
    "created_at": .instant, "finished_at": .instant.nullable, "expires_at": .instant.nullable,
    "records": .count.nullable, "bytes": .count.nullable,
    "services": .array(
      of: .object([
        "service": .choice(ArchivePolicy.services), "received_at": .instant.nullable,
        "records": .count.nullable,
      ])),
  ]).named("DataArchive")
}
