import IdentityDomain
import JSON
import OpenAPI

/// What users are told of suspension and deletion.
enum AccountStateDescriptions {
  static let requestOwn = Operation("Have my account deleted")
    .saying(
      """
      After 14 days nothing personal is left, in no service. I am signed out everywhere at once; \
      signing in before that day stops the deletion. Comments stay without my name, or lose their \
      text too (`wipe_comments`).
      """
    )
    .takes(
      .input([
        "password": Schema.text(min: 1, max: PasswordPolicy.maximum)
          .example("Tau-kus-1907-bulak"),
        "wipe_comments": Schema.flag.optional,
      ])
    )
    .answers(202, due).limited().refuses(403, "forbidden").refuses(404, "not-found")
    .refuses(409, "wrong-state", "last-owner")

  static let request = Operation("Have a person's account deleted")
    .saying("After 14 days, unless the person signs in before. Staff by superusers only.")
    .takes(.input(["reason": text])).answers(202, due)
    .refuses(403, "forbidden").refuses(409, "wrong-state", "last-owner")

  static let hold = Operation("Keep a person from being erased")
    .saying("While it stands the account waits, also when its days of grace are over.")
    .takes(.input(["reason": Schema.filled(max: 500)])).answers(204)

  static let release = Operation("Let a person be erased again").answers(204)

  static let suspend = Operation("Suspend a person")
    .saying(
      """
      Ends all sessions and tokens. Without `until` it is for good. The person gets a letter with a \
      code for an appeal. A person who is suspended already gets the new term.
      """
    )
    .takes(.input(["reason": text, "until": Schema.instant.nullable.optional])).answers(204)
    .refuses(403, "forbidden").refuses(409, "wrong-state")

  static let restore = Operation("End a suspension before its term").answers(204)
    .refuses(403, "forbidden").refuses(409, "wrong-state")

  static let text = Schema.filled(max: ComplaintPolicy.longestText)
  private static let due = Schema.object(["due_at": .instant])
}
