package import IdentityDomain
import Postgres

/// A sanction by which something is hidden, or was.
package struct ContentHiding: Sendable {
  package let sanction: Int64
  package let content: HiddenContent
  package let isLifted: Bool
  package let revision: Int64
}

extension Sanctions {
  /// A page of them, by number, for a listener that starts anew.
  package func hidings(after sanction: Int64, limit: Int) async throws -> [ContentHiding] {
    try await database.query(
      """
      select id, content_source, content_key, lifted_at is not null as lifted, row_version
      from account_sanction
      where kind = 'hide_content' and id > \(sanction) order by id limit \(literal: limit)
      """
    ).map { row in
      ContentHiding(
        sanction: try row.int64("id"),
        content: HiddenContent(
          stored: try row.string("content_source"), key: try row.string("content_key")),
        isLifted: try row.bool("lifted"), revision: try row.int64("row_version"))
    }
  }
}
