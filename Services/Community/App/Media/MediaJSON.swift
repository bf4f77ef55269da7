import CommunityStore
import Files
import HTTPCore
import JSON
import Kernel

/// How public files look from outside.
enum MediaJSON {
  static let root = "/api/v1/community/media"

  static func created(_ card: MediaCard) -> Response {
    response(card, status: .created).with(.location, address(card))
  }

  static func response(_ card: MediaCard, status: Status = .ok) -> Response {
    Response.json(status: status) { write(card, to: &$0) }
      .with(.etag, EntityTag(rowVersion: card.version).description)
  }

  static func list(_ cards: [MediaCard]) -> Response {
    Response.json { json in
      json.object { json in json.array("items", cards) { json, card in write(card, to: &json) } }
    }
    .with(.cacheControl, "no-store")
  }

  private static func address(_ card: MediaCard) -> String { root + "/" + card.id.text }

  private static func write(_ card: MediaCard, to json: inout JSONWriter) {
    json.object { json in
      json.field("id", card.id.text)
      json.field("name", card.name)
      json.field("mime_type", card.mimeType)
      json.field("size", card.bytes)
      json.field("width", card.width)
      json.field("height", card.height)
      json.field("url", card.object == nil ? nil : address(card) + "/content")
      if card.isPicture {
        json.key("thumbnails")
        json.object { json in
          for variant in ThumbnailVariant.allCases {
            json.field(variant.rawValue, address(card) + "/thumbnails/" + variant.rawValue)
          }
        }
      }
      json.field("created_at", card.createdAt)
      json.field("row_version", card.version)
    }
  }
}
