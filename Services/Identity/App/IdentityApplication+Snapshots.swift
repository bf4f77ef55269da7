package import EventFeed
import IdentityDomain
import IdentityStore
import JSON
import Kernel

extension IdentityApplication {
  /// What a new listener takes over before it follows the events.
  package var snapshots: [String: SnapshotSource] {
    let (people, sanctions) = (people, sanctions)
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
                if card.wipesComments { json.field("wipes_comments", true) }
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
                json.field("region", card.home)
                json.field("deleted", card.isDeleted)
                json.field("suspended", card.isSuspended)
                if let other = card.mergedInto { json.field("merged_into", other) }
              }
            })
        }
      },
      "hidden_content": SnapshotSource { after, limit in
        try await sanctions.hidings(after: after, limit: limit).map { hiding in
          SnapshotItem(
            id: hiding.sanction, revision: hiding.revision,
            data: JSONWriter.bytes { json in
              json.object { json in
                json.field("sanction", hiding.sanction)
                json.field("source", hiding.content.source)
                json.field("primary_key", hiding.content.key)
                json.field("lifted", hiding.isLifted)
              }
            })
        }
      },
    ]
  }
}
