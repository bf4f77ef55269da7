import IdentityDomain
import JSON
import OpenAPI

/// What users are told of the two ways into a company.
enum JoiningDescriptions {
  // MARK: Requests

  static let ask = Operation("Ask to belong to a company")
    .saying("Its owners are told. A request ends by itself after 60 days.")
    .takes(.input([:]), isRequired: false).repeatable().spoken()
    .answers(201, request)
    .refuses(
      409, "already-member", "already-pending", "asked-too-soon", "company-closed",
      "person-unavailable"
    )
    .refuses(429, "too-many-today")

  static let requestsOfCompany = Operation("Who asks to belong to a company, the newest 200")
    .query("status", .choice(of: JoinRequest.Status.self), "Only these").spoken()
    .answers(.page(of: request)).refuses(403, "forbidden")

  static let myRequests = Operation("Companies that I asked, the newest 200")
    .query("status", .choice(of: JoinRequest.Status.self), "Only these").spoken()
    .answers(.page(of: request))

  static let approve = Operation("Take the person who asked into the company")
    .saying("By its owners and admins; the role is `member`.")
    .takes(.input([:]), isRequired: false).spoken().answers(request)
    .refuses(403, "forbidden")
    .refuses(
      409, "already-member", "company-closed", "expired", "not-open", "person-unavailable",
      "wrong-state")

  static let reject = Operation("Do not take the person who asked")
    .saying("The person is told why, and may ask again after 30 days.")
    .takes(.input(["reason": reason])).spoken().answers(request)
    .refuses(403, "forbidden").refuses(409, "expired", "not-open", "person-unavailable")

  static let cancel = Operation("Take my request back")
    .takes(.input([:]), isRequired: false).spoken().answers(request)
    .refuses(409, "expired", "not-open", "person-unavailable")

  // MARK: Invitations

  static let invite = Operation("Invite somebody to a company")
    .saying(
      """
      Either `user_id` or `email`. An address need have no account: a code is mailed that works after
      registration too, once, for 14 days, and for that address only. The answer does not tell whether
      it has one. `locale`: the language of that letter.
      """
    )
    .takes(
      .oneOf([
        .input(["user_id": .rowID, "role": role, "locale": locale]),
        .input(["email": .email, "role": role, "locale": locale]),
      ]).example(["email": "guest@example.kz", "role": "member"])
    )
    .repeatable().spoken().answers(201, invitation)
    .refuses(403, "forbidden")
    .refuses(
      409, "already-invited", "already-member", "company-closed", "person-unavailable"
    )
    .refuses(429, "too-many-today")

  static let invitationsOfCompany = Operation("Whom a company invited, the newest 200")
    .query("status", .choice(of: Invitation.Status.self), "Only these").spoken()
    .answers(.page(of: invitation)).refuses(403, "forbidden")

  static let myInvitations = Operation("Invitations to me, the newest 200")
    .saying("By my number, or to my confirmed address.")
    .query("status", .choice(of: Invitation.Status.self), "Only these").spoken()
    .answers(.page(of: invitation))

  static let lookUp = Operation("What a mailed code invites to")
    .takes(token).spoken()
    .answers(
      .object([
        "company_id": .rowID, "company_name": .localized, "role": .text, "expires_at": .instant,
      ])
    )
    .refuses(404, "not-found")

  static let acceptByToken = Operation("Accept the invitation of a mailed code")
    .takes(token).spoken().answers(invitation).refuses(404, "not-found")
    .refuses(409, "already-member", "company-closed", "expired", "not-open", "wrong-state")

  static let accept = Operation("Accept an invitation to me")
    .takes(.input([:]), isRequired: false).spoken().answers(invitation)
    .refuses(409, "already-member", "company-closed", "expired", "not-open", "wrong-state")

  static let decline = Operation("Decline an invitation to me")
    .saying("Whoever invited is told.")
    .takes(.input([:]), isRequired: false).spoken().answers(invitation)
    .refuses(409, "expired", "not-open")

  static let revoke = Operation("Take an invitation back")
    .takes(.input([:]), isRequired: false).spoken().answers(invitation)
    .refuses(403, "forbidden").refuses(409, "expired", "not-open")

  static let reason = Schema.filled(max: JoiningPolicy.reasonLimit)
    .example("Нет подтверждающих документов")
  private static let role = Schema.choice(of: MemberRole.self)
  private static let locale = Schema.choice(["ru", "kk", "en"]).nullable.optional
  private static let token = Schema.input(["token": .text(min: 1, max: 100)])

  private static let request = Schema.object([
    "id": .rowID, "company_id": .rowID, "company_name": .localized, "user_id": .rowID,
    "display_name": .text, "avatar": .text.nullable, "status": .text, "reason": .text,
    "created_at": .instant, "expires_at": .instant.nullable, "decided_at": .instant.nullable,
  ]).named("identity.MembershipRequest")

  private static let invitation = Schema.object([
    "id": .rowID, "company_id": .rowID, "company_name": .localized, "role": .text,
    "status": .text, "author_id": Schema.rowID.nullable, "user_id": Schema.rowID.nullable,
    "display_name": .text.nullable, "email": .text.nullable, "created_at": .instant,
    "expires_at": .instant.nullable, "decided_at": .instant.nullable,
  ]).named("identity.Invitation")
}
