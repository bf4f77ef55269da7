import OpenAPI
import ServicesDomain

/// What people are told of working together at a draft.
enum CollaboratorDescriptions {
  static let list = Operation("Who works at a request besides the applicant").spoken()
    .answers(.page(of: collaborator))

  static let mine = Operation("Requests of others that I was invited to").spoken()
    .answers(
      .page(
        of: .object(
          [
            "id": .id, "request_id": .rowID, "user_id": .integer(), "user_name": .text.nullable,
            "role": .choice(of: CollaboratorRole.self), "status": .choice(["invited", "accepted"]),
            "invited_by": .integer(), "invited_at": .instant, "accepted_at": .instant.nullable,
            "service": .text, "service_name": .localized, "number": .text.nullable,
            "request_status": .text,
          ]
        ).named("services.Collaboration")))

  static let changes = Operation("Who changed which answer last").spoken()
    .answers(
      .page(
        of: .object([
          "field": .text, "user_id": .integer(), "user_name": .text.nullable,
          "changed_at": .instant,
        ]).named("services.FieldChange")))

  static let invite = Operation("Invite somebody to the draft")
    .saying("`editor` fills it in, `viewer` reads it; the applicant alone submits.")
    .takes(.input(["user_id": .rowID, "role": .choice(of: CollaboratorRole.self)]))
    .repeatable().spoken().answers(201, collaborator, with: [.etag, .location])
    .refuses(409, "collaborator-there", "erased", "not-editable", "too-many-collaborators")
    .refuses(422, "unknown-person").refuses(503, "context-unavailable")

  static let accept = Operation("I accept the invitation")
    .repeatable().spoken().answers(200, collaborator, with: .etag)

  static let remove = Operation("Somebody leaves, declines, or is taken off by the applicant")
    .path("person", .rowID).answers(204)

  private static let collaborator = Schema.object([
    "id": .id, "request_id": .rowID, "user_id": .integer(), "user_name": .text.nullable,
    "role": .choice(of: CollaboratorRole.self), "status": .choice(["invited", "accepted"]),
    "invited_by": .integer(), "invited_at": .instant, "accepted_at": .instant.nullable,
  ]).named("services.Collaborator")
}
