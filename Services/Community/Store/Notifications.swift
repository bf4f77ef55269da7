package import CommunityDomain
package import FoundationEssentials
import JSON
import Kernel
package import Postgres

/// What people were told, and what of it they have read.
package struct Notifications: Sendable {
  let database: Database

  package init(database: Database) { self.database = database }
}

extension Notifications {
  /// Tells somebody, once per event however often the event comes. The row of `user_ref` is locked
  /// (and made, if identity's event about her is still on its way), so an erasure cannot slip in
  /// between; a person who was erased is told nothing.
  package func tell(
    _ notice: Notice, of event: UUID, in transaction: Transaction
  ) async throws {
    try transaction.enqueue(
      "insert into user_ref (id) values (\(notice.recipient)) on conflict (id) do nothing")
    _ = try await transaction.query(
      """
      with reader as (
        select id from user_ref where id = \(notice.recipient) and not deleted for share
      )
      insert into core_notification (title, description, user_id, data, event_id)
      select \(notice.title)::jsonb, \(notice.description)::jsonb, reader.id,
        \(JSONText(notice.subject.data))::jsonb, \(event)
      from reader
      on conflict (user_id, event_id) do nothing
      """)
  }
}

extension Notice.Subject {
  /// `{"kind":"request.returned","request_id":7}`
  var data: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("kind", kind)
        json.field(thing + "_id", id)
      }
    }
  }
}
