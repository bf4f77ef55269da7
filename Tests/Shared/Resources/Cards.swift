import HTTPCore
import JSON
import Kernel
import Resources
import TestSupport

/// Resources over the cards: what the books do not show.
extension Shelf {
  static let cards = Resource(
    "shelf_card", at: "/api/v1/shelf/cards", read: .anyone, create: directors, change: directors,
    delete: directors, columns: ColumnRights(hidden: ["words"]), order: ["-id"],
    orderable: ["rank"], search: .words("words"), softDelete: .flag("active"),
    events: { [CardChanged(id: $0.key, verb: $0.verb.rawValue, name: $0.after?["name"]?.string)] })

  static let cardsByParts = Resource(
    "shelf_card", at: "/api/v1/shelf/cards-by-parts", read: .anyone,
    columns: ColumnRights(hidden: ["words"]), order: ["id"], search: .parts(["name"]))

  static let cardsForBooking = Resource(
    "shelf_card", at: "/internal/v1/cards", read: .service(["booking"]),
    create: .service(["booking"]), columns: ColumnRights(hidden: ["words"]), order: ["id"])

  private static let directors = Policy.member(company: "company_id", roles: ["director"])
}

struct CardChanged: ContractEvent {
  static let type = "card.changed"
  static let aggregateType = "card"
  let id: String
  let verb: String
  let name: String?
  var aggregateID: String { id }
}
