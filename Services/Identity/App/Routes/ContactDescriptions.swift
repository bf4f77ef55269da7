import HTTPCore
import IdentityDomain
import JSON
package import Kernel
import OpenAPI

/// What users are told of reaching each other.
enum ContactDescriptions {
  static let send = Operation("Ask a person for a contact")
    .saying("To people whose profile is public. My own name and address go along. Ten a day.")
    .takes(.input(["message": Schema.filled(max: ContactPolicy.longestMessage)]))
    .answers(201, .object(["id": .rowID]))
    .refuses(403, "forbidden").refuses(409, "asked-already").refuses(429, "too-many-requests")

  static let received = Operation("Who wants to reach me")
    .answers(.page(of: request)).refuses(403, "forbidden")

  static let sent = Operation("Whom I want to reach")
    .saying("`email` and `phone` are there once the person has released them.")
    .answers(.page(of: request)).refuses(403, "forbidden")

  static let release = Operation("Show my address to whoever asked for it")
    .answers(204).refuses(403, "forbidden")

  private static let request = Schema.object([
    "id": .rowID, "created_at": .instant, "user_id": Schema.rowID.nullable, "name": .text,
    "email": .text.nullable, "phone": .text.nullable, "message": .text,
    "released_at": .instant.nullable,
  ])
}

extension ContactError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .askedAlready:
      Problem(
        status: 409, code: "asked-already",
        title: Localized(
          ru: "Вы уже писали этому человеку", kk: "Бұл адамға жазып қойғансыз",
          en: "You have asked this person already"))
    case .tooMany(let limit):
      Problem(
        status: 429, code: "too-many-requests",
        title: Localized(
          ru: "Не больше \(limit) обращений в сутки", kk: "Тәулігіне \(limit) өтініштен аспайды",
          en: "At most \(limit) a day"),
        retryAfter: .seconds(3_600))
    }
  }
}
