import JSON
import OpenAPI
import ServicesDomain

/// What members of a commission and staff are told of votes.
enum BallotDescriptions {
  static let waiting = Operation("Ballots that wait for me, those that end first first")
    .paged().spoken().answers(.page(of: waitingBallot))

  static let list = Operation("How the commission voted on a request, round by round")
    .saying(
      """
      Who has voted is said at once; who voted what after the close, and only of a vote by name. `old` \
      are votes of the old site.
      """
    )
    .spoken()
    .answers(.object(["ballots": .array(of: ballot), "old": .array(of: oldVote)]))

  static let mine = Operation("My vote on a request").answers(vote)

  static let cast = Operation("Vote, or change the vote before the close")
    .saying(
      """
      The whole vote. `comment` is obligatory with `against`; `data` answers the form of the ballot, \
      where it has one. A secret vote comes with `receipt`: 32 random bytes in base64url that nobody \
      but the voter keeps. The same receipt changes the vote; without it nobody can, since nothing \
      else tells whose a choice is.
      """
    )
    .takes(
      .input([
        "choice": .choice(of: VoteChoice.self),
        "comment": Schema.text(max: 5_000).nullable.optional,
        "data": Schema.anyObject.nullable.optional,
        "receipt": Schema.text(min: 43, max: 43, pattern: "^[A-Za-z0-9_-]{43}$")
          .example("u0zFZ3qT0yJmO0o8cY2rJ7oVd1vPq9nXw4sKfLh6b3A").nullable.optional,
      ])
    )
    .answers(200, vote)
    .refuses(403, "company-suspended", "conflict-of-interest", "not-a-voter")
    .refuses(
      409, "ballot-not-open", "ballot-too-late", "erased", "not-editable", "receipt-unknown",
      "request-paused", "stale-status", "transition-not-allowed", "vote-recused"
    )
    .refuses(412, "stale")

  static let open = Operation("Open the next round, where the last one had no quorum")
    .takes(.input([:]), isRequired: false).repeatable().spoken()
    .answers(201, ballot, with: [.etag, .location])
    .refuses(403, "own-request")
    .refuses(
      409, "commission-not-set", "erased", "no-round-needed", "not-editable", "request-paused",
      "transition-not-allowed")

  static let show = Operation("A ballot").spoken().answers(ballot, with: .etag)

  static let recuse = Operation("Step aside: I may not judge this request")
    .saying("Before voting only. Whoever steps aside counts for no quorum.")
    .takes(.input([:]), isRequired: false).repeatable().spoken()
    .answers(200, ballot, with: .etag)
    .refuses(403, "not-a-voter")
    .refuses(
      409, "ballot-not-open", "erased", "not-editable", "request-paused", "stale-status",
      "transition-not-allowed", "vote-cast")

  static let close = Operation("Close a ballot")
    .saying(
      """
      Before its time only with a quorum. The majority of those who said yes or no decides; of a tie \
      the vote of the chair, where votes have names, else the chair's decision.
      """
    )
    .takes(.input([:]), isRequired: false).repeatable().spoken()
    .answers(200, ballot, with: .etag)
    .refuses(403, "company-suspended", "own-request")
    .refuses(
      409, "ballot-not-open", "erased", "not-editable", "quorum-missing", "request-paused",
      "stale-status", "transition-not-allowed", "vote-cast")

  static let decide = Operation("The chair decides a tie")
    .takes(
      .input([
        "choice": .choice([VoteChoice.for.rawValue, VoteChoice.against.rawValue]),
        "comment": .filled(max: 5_000),
      ])
    )
    .repeatable().spoken().answers(200, ballot, with: .etag)
    .refuses(403, "not-a-voter", "not-the-chair")
    .refuses(
      409, "ballot-not-open", "ballot-not-tied", "erased", "not-editable", "request-paused",
      "stale-status", "transition-not-allowed")

  private static let waitingBallot = Schema.object([
    "ballot_id": .rowID, "request_id": .rowID, "request_number": .text.nullable,
    "service": .text, "service_name": .localized, "round": .integer(), "is_secret": .flag,
    "closes_at": .instant, "hub_form_id": .integer().nullable,
    "hub_form_version": .integer().nullable, "is_chair": .flag, "has_cast": .flag,
  ]).named("services.WaitingBallot")

  private static let vote = Schema.object([
    "ballot_id": .rowID, "request_id": .rowID, "round": .integer(),
    "status": .choice(of: BallotStatus.self), "is_secret": .flag, "closes_at": .instant,
    "hub_form_id": .integer().nullable, "hub_form_version": .integer().nullable,
    "is_chair": .flag, "has_cast": .flag, "is_recused": .flag,
    "choice": Schema.text.nullable, "comment": .text.nullable, "data": .any,
  ]).named("services.MyVote")

  private static let oldVote = Schema.object([
    "id": .rowID, "created_at": .instant, "round": .integer(), "user_id": .id,
    "user_name": .text.nullable, "choice": .text, "comment": .text.nullable,
  ]).named("services.OldVote")

  private static let ballot = Schema.object([
    "id": .rowID, "request_id": .rowID, "request_number": .text.nullable, "service": .text,
    "service_name": .localized, "round": .integer(), "status": .choice(of: BallotStatus.self),
    "is_secret": .flag, "quorum_numerator": .integer(), "quorum_denominator": .integer(),
    "hub_form_id": .integer().nullable, "hub_form_version": .integer().nullable,
    "opened_at": .instant, "closes_at": .instant, "closed_at": .instant.nullable,
    "outcome": Schema.choice(of: BallotOutcome.self).nullable, "eligible": .integer().nullable,
    "votes_for": .integer().nullable, "votes_against": .integer().nullable,
    "votes_abstain": .integer().nullable, "decided_by": .integer().nullable,
    "decision_comment": .text.nullable,
    "voters": .array(
      of: .object([
        "user_id": .id, "name": .text.nullable, "is_chair": .flag, "has_cast": .flag,
        "is_recused": .flag,
      ])),
    "votes": Schema.array(
      of: .object([
        "user_id": .id, "name": .text.nullable, "choice": .choice(of: VoteChoice.self),
        "comment": .text.nullable, "data": .any,
      ])
    ).nullable, "comments": Schema.array(of: .text).nullable,
  ]).named("services.Ballot")
}
