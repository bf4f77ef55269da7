import IdentityDomain
import JSON
import OpenAPI

/// What users are told of complaints.
enum ComplaintDescriptions {
  static let file = Operation("Complain about a person or a company")
    .saying("Exactly one of `user_id` and `company_id`. Ten a day; the author is told by mail.")
    .takes(
      .input([
        "user_id": Schema.rowID.optional, "company_id": Schema.rowID.optional,
        "reason": .choice(of: ComplaintReason.self),
        "comment": Schema.text(max: ComplaintPolicy.longestText).nullable.optional,
      ]).example(["user_id": 1, "reason": "spam", "comment": "The same message ten times"])
    )
    .repeatable().answers(201, complaint, with: [.etag, .location])
    .refuses(409, "complaint-open").refuses(429, "too-many-complaints")

  static let take = Operation("Take a complaint into review")
    .matching().answers(200, complaint, with: .etag)
    .refuses(403, "partial").refuses(409, "wrong-status")

  static let resolve = Operation("Decide on a complaint")
    .saying(
      """
      `outcome` `action` with a `sanction`: `warn`, `hide_content` (`source` is the model, such as \
      `core.article`) or `suspend` (a person, or a verified company; without `until` for good). \
      `duplicate` names the complaint whose outcome it shares in `duplicate_of`. By whoever took it.
      """
    )
    .takes(
      .input([
        "outcome": .choice(Outcome.words), "note": note, "duplicate_of": Schema.rowID.optional,
        "sanction": Schema.input([
          "kind": .choice(SanctionKind.words), "reason": AccountStateDescriptions.text,
          "until": Schema.instant.nullable.optional,
          "source": Schema.text(min: 1, max: 100).optional,
          "primary_key": Schema.text(min: 1, max: 50).optional,
        ]).optional,
      ]).example(["outcome": "no_action", "note": "No breach of the rules"])
    )
    .matching().answers(200, complaint, with: .etag)
    .refuses(403, "forbidden").refuses(409, "taken-by-other", "wrong-state", "wrong-status")

  static let appeal = Operation("Appeal against a decision on me or my company")
    .saying("Once, within 14 days.")
    .takes(.input(["text": AccountStateDescriptions.text])).answers(204)
    .refuses(409, "appealed-already", "appeal-too-late", "wrong-status")

  static let appealByCode = Operation("Appeal by the code of the letter")
    .saying("For those who are suspended and cannot sign in. Once, within 14 days.")
    .takes(
      .input([
        "code": Schema.text(min: 1, max: 100).example("the-code-of-the-letter"),
        "text": AccountStateDescriptions.text,
      ])
    )
    .answers(204).refuses(404, "not-found")
    .refuses(409, "appealed-already", "appeal-too-late", "wrong-status")

  static let judge = Operation("Decide on an appeal")
    .saying("By another moderator. What does not hold is void, with its sanctions.")
    .takes(.input(["upheld": .flag, "note": note]))
    .matching().answers(200, complaint, with: .etag)
    .refuses(403, "partial").refuses(409, "wrong-status")

  private static let note =
    Schema.text(max: ComplaintPolicy.longestText).nullable.optional
  private static let complaint = Schema.object([
    "id": .rowID, "status": .choice(of: ComplaintStatus.self),
  ]).named("identity.Complaint")
}
