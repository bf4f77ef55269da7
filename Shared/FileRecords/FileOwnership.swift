package import Postgres

/// Who asks for a private file that hangs on a thing of a slice.
package struct FileReader: Sendable {
  package let user: Int64
  /// Companies in which the reader may see what people send to the company.
  package let companies: [Int64]

  package init(user: Int64, companies: [Int64]) {
    self.user = user
    self.companies = companies
  }
}

/// Says whether a thing of a slice is the reader's own, as far as its columns tell. What a slice has
/// no rule for belongs to the staff.
package struct FileOwnership: Sendable {
  /// Reads the thing if it is the reader's; `nil` where there is no rule. `source` is Django's name
  /// of the thing's table.
  package typealias Rule = @Sendable (_ source: String, _ id: Int64, _ reader: FileReader) -> SQL?

  private let database: Database
  private let rule: Rule

  package init(database: Database, rule: @escaping Rule) {
    self.database = database
    self.rule = rule
  }

  /// A key that no row can have is nobody's.
  package func holds(
    _ source: String, _ primaryKey: String, for reader: FileReader
  ) async throws -> Bool {
    guard let id = Int32(primaryKey), id > 0, let question = rule(source, Int64(id), reader)
    else { return false }
    return try await !database.read(question).isEmpty
  }
}

extension FileOwnership {
  /// The thing's row as `thing`, if `condition` is true of it. `source` is one of a rule's own.
  package static func thing(_ source: String, _ id: Int64, where condition: SQL) -> SQL {
    """
    select thing.id from \(identifier: source.replacing(".", with: "_")) thing
    where thing.id = \(id) and (\(condition))
    """
  }

  /// `thing.author_id` is the reader.
  package static func authored(_ reader: FileReader) -> SQL { "thing.author_id = \(reader.user)" }

  /// `thing.user_id` is the reader.
  package static func about(_ reader: FileReader) -> SQL { "thing.user_id = \(reader.user)" }

  /// A column that holds one of the reader's companies.
  package static func company(_ column: String, _ reader: FileReader) -> SQL {
    "\(unsafe: column) = any(\(reader.companies.asArray)::int[])"
  }
}
