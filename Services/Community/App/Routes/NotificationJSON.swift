import CommunityStore
import HTTPCore
import JSON
import Kernel

/// How notifications look from outside.
enum NotificationJSON {
  static func page(
    _ cards: some Sequence<NotificationCard>, next: String?, in languages: LanguageChoice
  ) -> Response {
    Response.json(reserving: 8_192) { json in
      json.object { json in
        json.array("items", cards) { json, card in write(card, in: languages, to: &json) }
        json.field("next", next)
      }
    }
    .spoken(in: languages)
    .with(.cacheControl, "no-store")
  }

  static func response(_ card: NotificationCard, in languages: LanguageChoice) -> Response {
    Response.json { write(card, in: languages, to: &$0) }
      .spoken(in: languages)
      .with(.etag, EntityTag(rowVersion: card.version).description)
  }

  private static func write(
    _ card: NotificationCard, in languages: LanguageChoice, to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("id", card.id)
      json.field("title", card.title, in: languages)
      json.field("description", card.description, in: languages)
      json.field("unread", card.isUnread)
      json.field("data", raw: card.data)
      json.field("created_at", card.createdAt)
      json.field("row_version", card.version)
    }
  }
}
