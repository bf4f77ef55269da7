package import EventFeed
import IdentityStore
import JSON
import Kernel

extension IdentityApplication {
  /// What a new listener takes over before it follows the events.
  package var snapshots: [String: SnapshotSource] {
    let people = people
    return [
      "users": SnapshotSource { after, limit in
        try await people.cards(after: after, limit: limit).map { card in
          SnapshotItem(
            id: card.id.rawValue, revision: card.revision,
            data: JSONWriter.bytes { json in
              json.object { json in
                json.field("id", card.id)
                json.field("display_name", card.displayName)
                json.field("avatar", card.avatar)
                json.field("locale", card.locale.rawValue)
                json.field("deleted", card.isDeleted)
              }
            })
        }
      },
      "companies": SnapshotSource { after, limit in
        try await people.companyCards(after: after, limit: limit).map { card in
          SnapshotItem(
            id: card.id.rawValue, revision: card.revision,
            data: JSONWriter.bytes { json in
              json.object { json in
                json.field("id", card.id)
                json.field("name", card.name)
                json.field("verified", card.verified)
                json.field("deleted", card.isDeleted)
                if let other = card.mergedInto { json.field("merged_into", other) }
              }
            })
        }
      },
    ]
  }
}
