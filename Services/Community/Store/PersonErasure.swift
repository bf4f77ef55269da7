import PersonalData
package import Postgres

/// What leaves this slice with a person who was erased (`PersonalTables.community`).
package enum PersonErasure {
  /// What the person typed of himself into rows that stay: an event, a task or a vacancy is there
  /// without him, and whoever goes on with it enters another contact.
  private static let typed: [(table: String, columns: [String])] = [
    ("core_elabsannouncement", ["contact_name", "contact_phone", "contact_email"]),
    ("core_event", ["contact_email", "contact_phone"]),
    ("core_techtask", ["contact_name", "contact_phone", "contact_email"]),
    ("core_vacancy", ["contact_email"]),
  ]

  /// Whose rows the search of the old site knows, with the author's name.
  private static let found: [(source: String, table: String)] = [
    ("core.article", "core_article"), ("core.blog", "core_blog"),
    ("core.discussion", "core_discussion"), ("core.event", "core_event"),
    ("core.techtask", "core_techtask"), ("core.vacancy", "core_vacancy"),
  ]

  /// Run again it finds nothing more to do. Returns how many rows of each table.
  package static func run(_ user: Int64, in tx: Transaction) async throws -> [String: Int] {
    var counts = try await PersonalTables.community.deleteRows(of: user, in: tx)
    let mentioned = try await PersonalTables.community.forgetMentions(of: user, in: tx)
    counts.merge(mentioned, uniquingKeysWith: +)
    for (table, columns) in typed {
      counts[table, default: 0] += try await blank(columns, of: user, in: table, tx)
    }
    counts["core_techtasksolution", default: 0] += try await blankSolutions(of: user, in: tx)
    counts["search_search", default: 0] += try await forgetName(of: user, in: tx)
    return counts
  }

  /// What he said to others loses its text, where he wished that; the row stays, since answers hang on it.
  /// Returns the keys of the rows, for what else knows the text.
  package static func wipeComments(
    of user: Int64, in tx: Transaction
  ) async throws -> [String] {
    try await tx.query(
      """
      update core_comment set message = '', attachments = '[]', legacy = legacy - 'message',
        updated_at = now(), row_version = row_version + 1
      where user_id = \(user) and (message <> '' or attachments <> '[]')
      returning id::text as id
      """
    ).map { try $0.string("id") }
  }

  private static func blank(
    _ columns: [String], of user: Int64, in table: String, _ tx: Transaction
  ) async throws -> Int {
    let empty = columns.map { "\(identifier: $0) = ''" as SQL }.joined(", ")
    let filled = columns.map { "coalesce(\(identifier: $0), '') <> ''" as SQL }.joined(" or ")
    return try await tx.query(
      """
      update \(identifier: table) set \(empty), row_version = row_version + 1
      where author_id = \(user) and (\(filled))
      """
    ).affected
  }

  /// What was proposed stays, the form behind it goes.
  private static func blankSolutions(of user: Int64, in tx: Transaction) async throws -> Int {
    try await tx.query(
      """
      update core_techtasksolution set contact_name = '', phone = '', email = '', data = '{}',
        row_version = row_version + 1
      where author_id = \(user)
        and ((contact_name, phone, email) <> ('', '', '') or data <> '{}')
      """
    ).affected
  }

  /// Rows of the old site's search for what a person wrote.
  static func foundOf(_ user: Int64) -> SQL {
    let each = found.map { source, table in
      """
      (source = \(source) and primary_key in (
        select id::text from \(identifier: table) where author_id = \(user)))
      """ as SQL
    }
    return "(\(each.joined(" or ")))"
  }

  private static func forgetName(of user: Int64, in tx: Transaction) async throws -> Int {
    try await tx.query(
      """
      update search_search set author_name = null, row_version = row_version + 1
      where author_name is not null and \(foundOf(user))
      """
    ).affected
  }
}
