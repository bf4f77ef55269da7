import Kernel
package import Postgres

package struct NoLetter: Error {}

/// What is true in the database now.
extension IdentityWorld {
  /// The texts of all letters to somebody, oldest first.
  package func letters(to recipient: String) async throws -> [String] {
    try await database.query(
      "select body from message where recipient = \(recipient) order by id"
    ).map { try $0.string("body") }
  }

  package func codes(to recipient: String) async throws -> [String] {
    try await letters(to: recipient).compactMap { letter in
      letter.split { !("0"..."9").contains($0) }.first { $0.count == 6 }.map(String.init)
    }
  }

  package func lastCode(to recipient: String) async throws -> String {
    guard let code = try await codes(to: recipient).last else { throw NoLetter() }
    return code
  }

  /// The types of the events told so far, in their order.
  package var events: [String] {
    get async throws {
      try await database.query("select type from outbox order by seq").map {
        try $0.string("type")
      }
    }
  }

  package func count(_ table: String) async throws -> Int64 {
    try await database.query("select count(*) as rows from \(identifier: table)").first?
      .int64("rows") ?? 0
  }

  package func run(_ sql: SQL) async throws { _ = try await database.query(sql) }
}
