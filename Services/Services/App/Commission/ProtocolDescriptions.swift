import JSON
import OpenAPI
import ServicesDomain

/// What members of a commission and staff are told of protocols.
enum ProtocolDescriptions {
  static let list = narrowed(
    Operation("Protocols, the newest first; who sat sees those of his sittings")
      .query("service", .text(max: 100), ""))

  static let ofCommission = narrowed(
    Operation("The protocols of a commission, the newest first").path("code", .text))

  private static func narrowed(_ operation: Operation) -> Operation {
    operation.query("status", .choice(of: ProtocolStatus.self), "")
      .query("created_at__gte", .instant, "").query("created_at__lt", .instant, "")
      .paged().spoken().answers(.page(of: listed))
  }

  static let draft = Operation("Begin a protocol")
    .saying("`members` are those who sat; without it all who have a seat on that day.")
    .takes(
      .input(["service": .filled(max: 100), "held_on": .day, "members": people.nullable.optional])
    )
    .repeatable().spoken().answers(201, minutes, with: [.etag, .location])
    .refuses(404, "not-found").refuses(409, "commission-not-set", "not-in-commission")

  static let show = Operation("A protocol with its agenda").spoken().answers(minutes, with: .etag)

  static let edit = Operation("Another day, other people, while it is a draft")
    .patches(
      .input(["held_on": Schema.day.nullable.optional, "members": people.nullable.optional])
    )
    .repeatable().spoken().answers(200, minutes, with: .etag)
    .refuses(409, "commission-not-set", "not-in-commission", "protocol-not-allowed")

  static let candidates = Operation("Requests that wait for a protocol, with their votes")
    .paged().spoken().answers(.page(of: candidate))

  static let put = Operation("The agenda, and what was decided")
    .saying("The whole agenda. A request is on one protocol at a time.")
    .takes(
      .input(["accepted": requests, "rejected": requests, "undecided": requests.nullable.optional])
    )
    .matching().repeatable().spoken().answers(200, minutes, with: .etag)
    .refuses(409, "not-offered", "on-another-protocol", "protocol-not-allowed")

  static let agree = step("The lists are final: the text is frozen and has a number")
    .refuses(
      409, "agenda-empty", "agenda-undecided", "against-votes", "not-held-yet", "office-vacant",
      "protocol-not-allowed", "quorum-missing")

  static let reopen = Operation("Back to a draft, while nobody has signed")
    .matching().repeatable().spoken().answers(200, minutes, with: .etag)
    .refuses(409, "has-signatures", "protocol-not-allowed")

  static let text = Operation("The frozen text, as it is signed")
    .answers(SigningDescriptions.document).refuses(409, "nothing-to-sign")

  static let askToSign = step("Ask who sat to sign").refuses(409, "protocol-not-allowed")

  static let sign = Operation("Sign the frozen text")
    .saying(
      """
      With a certificate of one's own, as a person. When all who sat have signed, the protocol is \
      signed, and is brought into force right after.
      """
    )
    .takes(.input(["cms": .filled(max: SignatureDesk.longest * 4 / 3 + 4)]))
    .repeatable().spoken().answers(200, minutes, with: .etag)
    .refuses(403, "not-on-the-protocol")
    .refuses(
      409, "already-signed", "iin-not-proved", "nothing-to-sign", "protocol-not-allowed",
      "signature-used", "signing-outdated"
    )
    .refuses(503, "busy", "signature-verifier-unavailable")

  static let complete = step(
    "Wait for no further signature: chair, secretary and quorum have signed"
  )
  .refuses(409, "protocol-not-allowed", "signatures-missing")

  static let apply = step("Bring a signed protocol into force by hand")
    .saying("The platform does it by itself; by hand it says which requests stand in the way.")
    .refuses(403, "own-request")
    .refuses(
      409, "commission-not-set", "erased", "not-editable", "protocol-not-allowed",
      "request-paused", "requests-elsewhere", "stale-status", "transition-not-allowed")

  static let propose = Operation("Propose to annul a protocol that was applied or signed")
    .takes(.input(["reason": .text(min: 10, max: 5_000)])).repeatable().spoken()
    .answers(200, minutes, with: .etag)
    .refuses(409, "agenda-empty", "annulment-open", "protocol-not-allowed")

  static let withdraw = Operation("Take the proposal back").repeatable().spoken()
    .answers(200, minutes, with: .etag).refuses(409, "no-annulment")

  static let confirm = step("Annul: somebody else than who proposed it")
    .saying("Every request returns to where it waits for a protocol, or nothing happens.")
    .refuses(403, "second-person-needed")
    .refuses(
      409, "commission-not-set", "erased", "no-annulment", "not-editable", "protocol-not-allowed",
      "request-paused", "requests-elsewhere", "stale-status", "transition-not-allowed")

  private static func step(_ summary: String) -> Operation {
    Operation(summary).takes(.input([:]), isRequired: false).parameter(.ifMatch)
      .refuses(412, "stale").repeatable().spoken().answers(200, minutes, with: .etag)
  }

  private static let people = Schema.array(of: .rowID, count: 1...Commission.mostMembers)
  private static let requests = Schema.array(
    of: .rowID, count: 0...ProtocolRoutes.longestAgenda)

  private static let listed = Schema.object([
    // Protocols of the old site have neither day nor commission.
    "id": .rowID, "number": .text, "service": .text, "service_name": .localized,
    "status": .text(max: 30).example("draft"), "held_on": .day.nullable, "accepted": .count,
    "rejected": .count, "agreed_at": .instant.nullable, "signed_at": .instant.nullable,
    "applied_at": .instant.nullable, "annulled_at": .instant.nullable, "created_at": .instant,
    "updated_at": .instant,
  ]).named("services.ProtocolInList")

  private static let minutes = listed.adding([
    "quorum_numerator": .integer().nullable, "quorum_denominator": .integer().nullable,
    "seats": .integer().nullable,
    "members": .array(
      of: .object([
        "user_id": .id, "name": .text.nullable, "role": .choice(of: CommissionRole.self),
        "has_signed": .flag,
      ])),
    "items": .array(
      of: .object([
        "request_id": .rowID, "number": .text.nullable, "applicant": .text.nullable,
        "bp_status": .text.nullable,
        "decision": Schema.choice(of: ProtocolDecision.self).nullable,
        "outcome": Schema.choice(of: BallotOutcome.self).nullable,
      ])),
    "annulment": Schema.object([
      "reason": .text, "proposed_by": .id, "proposed_at": .instant,
      "confirmed_by": .integer().nullable, "confirmed_at": .instant.nullable,
    ]).nullable,
    "paper": Schema.object([
      "id": .rowID, "number": .text, "status": .choice(of: PaperStatus.self), "is_draft": .flag,
      "file_id": .uuid.nullable,
    ]).nullable,
  ]).named("services.Protocol")

  private static let candidate = Schema.object([
    "request_id": .rowID, "number": .text.nullable, "applicant": .text.nullable,
    "bp_status": .text.nullable, "round": .integer().nullable,
    "outcome": Schema.choice(of: BallotOutcome.self).nullable, "votes_for": .integer().nullable,
    "votes_against": .integer().nullable, "votes_abstain": .integer().nullable,
  ]).named("services.ProtocolCandidate")
}
