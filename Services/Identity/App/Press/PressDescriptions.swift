import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// What journalists and the press desk are told.
enum PressDescriptions {
  static let send = Operation("Ask the press desk")
    .saying(
      """
      Anybody may, signed in or not; the answer comes by mail, in the language of `locale`. \
      `company_id` names the company that it is about. Five a day from one address of mail, twenty \
      from one network.
      """
    )
    .takes(
      .input([
        "outlet": line.optional, "name": .filled(max: 255), "email": .email,
        "phone": Schema.text(max: 40).example("+77011234567").nullable.optional,
        "subject": .filled(max: PressPolicy.longestSubject),
        "message": .filled(max: PressPolicy.longestText),
        "company_id": Schema.rowID.nullable.optional,
        "locale": Schema.choice(of: Language.self).nullable.optional,
      ]).example([
        "outlet": "Tau News", "name": "Айгерім Сейітқызы", "email": "press@example.kz",
        "subject": "The forum", "message": "Who opens it?",
      ])
    )
    .repeatable().answers(202, .object(["status": .choice(["pending"])])).limited()

  static let letter = Operation("What a journalist asked, in full")
    .answers(
      .object([
        "outlet": .text, "name": .text, "email": .text, "phone": .text, "subject": .text,
        "message": .text, "locale": .choice(of: Language.self), "answer": .text,
      ]))

  static let assign = Operation("Take a press request upon me, from a colleague too")
    .takes(.input([:]), isRequired: false)
    .matching().answers(200, request, with: .etag).refuses(409, "wrong-status")

  static let answer = Operation("Answer a press request by mail")
    .saying("By whoever took it, in the language in which it was asked.")
    .takes(.input(["text": .filled(max: PressPolicy.longestText)]))
    .matching().answers(200, request, with: .etag)
    .refuses(409, "taken-by-other", "wrong-status")

  static let close = Operation("Close a press request without an answer")
    .takes(.input(["reason": Schema.text(min: 5, max: 500).example("No question in it")]))
    .matching().answers(200, request, with: .etag)
    .refuses(409, "taken-by-other", "wrong-status")

  private static let line = Schema.text(max: 255).nullable
  private static let request = Schema.object([
    "id": .rowID, "status": .choice(of: PressStatus.self), "assignee_id": Schema.rowID.nullable,
  ]).named("identity.PressRequest")
}
