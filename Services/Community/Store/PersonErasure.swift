package import Postgres

/// What leaves this slice with a person who was erased. Articles, discussions and comments stay: whose
/// they are is a number, and the name behind it is gone (`user_ref`).
package enum PersonErasure {
  /// Rows that are about nobody but the person, in an order that foreign keys allow.
  private static let rows: [(table: String, columns: [String])] = [
    ("core_notification", ["user_id"]),
    ("community_userfollow", ["followed_id", "follower_id"]),
    ("community_companyfollow", ["follower_id"]),
    ("matchmaking_match", ["user_a_id", "user_b_id"]),
    ("matchmaking_profile", ["user_id"]),
    ("core_vacancycandidate", ["author_id"]),
    ("core_eventparticipant", ["author_id"]),
    ("core_reaction", ["user_id"]),
    ("core_discussionvote", ["user_id"]),
    ("journeymap_userstate", ["user_id"]),
  ]

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

  /// Arrays of people, as the old site left them.
  private static let arrays: [(table: String, column: String)] = [
    ("core_article", "liked_users"), ("core_blog", "liked_users"),
    ("core_blog", "favorite_users"), ("core_comment", "liked_users"),
    ("core_discussion", "reaction_up_users"), ("core_discussion", "reaction_down_users"),
    ("core_event", "favorite_users"), ("core_vacancy", "favorite_users"),
    ("core_techtask", "favorite_users"),
  ]

  /// Run again it finds nothing more to do. Returns how many rows of each table.
  package static func run(_ user: Int64, in tx: Transaction) async throws -> [String: Int] {
    var counts: [String: Int] = [:]
    counts["core_vacancycandidate_certificates"] = try await tx.query(
      """
      delete from core_vacancycandidate_certificates where vacancycandidate_id in (
        select id from core_vacancycandidate where author_id = \(user))
      """
    ).affected
    for (table, columns) in rows {
      let named = columns.map { "\(identifier: $0) = \(user)" as SQL }.joined(" or ")
      counts[table] = try await tx.query(
        "delete from \(identifier: table) where \(named)"
      ).affected
    }
    for (table, columns) in typed {
      counts[table] = try await blank(columns, of: user, in: table, tx)
    }
    counts["core_techtasksolution"] = try await blankSolutions(of: user, in: tx)
    counts["search_search"] = try await forgetName(of: user, in: tx)
    for (table, column) in arrays {
      counts[table, default: 0] += try await tx.query(
        """
        update \(identifier: table)
        set \(identifier: column) = array_remove(\(identifier: column), \(user)::integer),
          row_version = row_version + 1
        where \(user)::integer = any (\(identifier: column))
        """
      ).affected
    }
    return counts
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

  private static func forgetName(of user: Int64, in tx: Transaction) async throws -> Int {
    let his = found.map { source, table in
      """
      source = \(source) and primary_key in (
        select id::text from \(identifier: table) where author_id = \(user))
      """ as SQL
    }.joined(" or ")
    return try await tx.query(
      """
      update search_search set author_name = null, row_version = row_version + 1
      where author_name is not null and (\(his))
      """
    ).affected
  }
}
