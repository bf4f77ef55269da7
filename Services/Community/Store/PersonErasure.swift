import PersonalData
package import Postgres

/// What leaves this slice with a person who was erased (`PersonalTables.community`).
package enum PersonErasure {
  /// Run again it finds nothing more to do. Returns how many rows of each table.
  package static func run(_ user: Int64, in tx: Transaction) async throws -> [String: Int] {
    let deleted = try await PersonalTables.community.deleteRows(of: user, in: tx)
    let mentioned = try await PersonalTables.community.forgetMentions(of: user, in: tx)
    return deleted.merging(mentioned, uniquingKeysWith: +)
  }
}
