import IdentityDomain
import OpenAPI

/// What staff are told of their work with mail.
enum MailDeskDescriptions {
  static let retry = Operation("Send a message again")
    .saying("One that failed or is uncertain; not one that held a code, whose text is gone.")
    .tagged("admin").takes(.input([:]), isRequired: false).repeatable().answers(204)
    .refuses(409, "not-over", "text-is-gone")

  static let suppress = Operation("Let no mail go to an address")
    .tagged("admin").takes(.input(["email": .email, "reason": reason])).repeatable()
    .answers(201, .object(["id": .id]))

  static let lift = Operation("Let mail go to an address again")
    .tagged("admin").takes(.input(["reason": reason])).repeatable().answers(204)

  static let unblock = Operation("Let a network in again that tried the false door")
    .tagged("admin").takes(.input(["reason": reason])).repeatable().answers(204)

  static let letters = Operation("The letters that there are")
    .tagged("admin").spoken()
    .answers(
      .page(
        of: .object([
          "kind": .text, "purpose": .choice(["security", "ordinary", "bulk"]), "subject": .text,
        ])))

  static let letter = Operation("What a letter looks like, with sample values")
    .tagged("admin").spoken().path("kind", .text(max: 40))
    .answers(.object(["kind": .text, "subject": .text, "body": .text, "short": .text]))

  private static let reason = Schema.text(min: 5, max: 500)
}
