package import Postgres

extension PersonalTables {
  /// Deletes the rows that go with a person. Run again it finds nothing more to do. Returns how many of
  /// each table.
  ///
  /// - Parameter forget: is told of each table which of its rows (`id`) have gone, for what else knows
  ///   them.
  package func deleteRows(
    of user: Int64, in transaction: Transaction,
    _ forget: (_ table: String, _ keys: [String]) async throws -> Void = { _, _ in }
  ) async throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for rows in rows where rows.erasure == .deleted {
      let gone = try await transaction.query(
        """
        delete from \(identifier: rows.table) item where \(rows.owner.condition(user))
        returning to_jsonb(item) ->> 'id' as id
        """)
      counts[rows.table, default: 0] += gone.count
      try await forget(rows.table, try gone.compactMap { try $0.optionalString("id") })
    }
    return counts
  }

  /// Takes a person out of arrays of people. Returns how many rows of each table that were.
  package func forgetMentions(
    of user: Int64, in transaction: Transaction
  ) async throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for mention in mentions where mention.erasure == .deleted {
      counts[mention.table, default: 0] += try await transaction.query(
        """
        update \(identifier: mention.table)
        set \(identifier: mention.column) =
            array_remove(\(identifier: mention.column), \(user)::integer),
          row_version = row_version + 1
        where \(user)::integer = any (\(identifier: mention.column))
        """
      ).affected
    }
    return counts
  }
}
