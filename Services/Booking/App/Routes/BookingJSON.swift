import BookingDomain
import BookingStore
import HTTPCore
import JSON
import Kernel

/// How bookings look from outside.
enum BookingJSON {
  static func response(
    _ card: BookingCard, history: [BookingChange]? = nil, in languages: LanguageChoice,
    status: Status = .ok
  ) -> Response {
    Response.json(status: status) { json in
      json.object { json in
        members(of: card, in: languages, to: &json)
        if let history {
          json.array("history", history) { json, change in write(change, to: &json) }
        }
      }
    }
    .spoken(in: languages)
    .with(.etag, EntityTag(rowVersion: card.version).description)
  }

  static func page(
    _ cards: some Sequence<BookingCard>, next: String?, in languages: LanguageChoice
  ) -> Response {
    Response.json(reserving: 8_192) { json in
      json.object { json in
        json.array("items", cards) { json, card in
          json.object { members(of: card, in: languages, to: &$0) }
        }
        json.field("next", next)
      }
    }
    .spoken(in: languages)
  }

  private static func members(
    of card: BookingCard, in languages: LanguageChoice, to json: inout JSONWriter
  ) {
    json.field("id", card.id)
    json.field("status", card.status)
    json.object("room") { json in
      json.field("id", card.room)
      json.field("name", card.roomName, in: languages)
    }
    json.field("starts_at", card.startsAt)
    json.field("ends_at", card.endsAt)
    json.field("people_count", card.people)
    json.field("purpose", card.purpose)
    person("author", card.author?.rawValue, card.authorName, to: &json)
    person("company", card.company?.rawValue, card.companyName, to: &json)
    json.field("created_at", card.createdAt)
    json.field("updated_at", card.updatedAt)
    json.field("row_version", card.version)
  }

  private static func write(_ change: BookingChange, to json: inout JSONWriter) {
    json.object { json in
      json.field("status", change.status)
      json.field("comment", change.comment)
      json.field("data", raw: change.data)
      person("author", change.author?.rawValue, change.authorName, to: &json)
      json.field("at", change.at)
    }
  }

  /// A reference with the name that is known here; null without one.
  private static func person(
    _ key: String, _ id: Int64?, _ name: String?, to json: inout JSONWriter
  ) {
    json.key(key)
    guard let id else { return json.null() }
    json.object { json in
      json.field("id", id)
      json.field("name", name ?? "")
    }
  }
}
