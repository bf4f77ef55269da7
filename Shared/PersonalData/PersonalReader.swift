import JSON
import Kernel
package import Postgres
import Synchronization

/// Reads what a slice knows of a person, file by file and page by page, as JSON.
package final class PersonalReader: Sendable {
  /// The most rows of a page.
  private static let pageRows = 100
  /// A page ends with the row with which it has so many bytes.
  private static let pageBytes = 1 << 20

  private let database: Database
  private let tables: PersonalTables
  /// Columns by table that nobody is ever shown.
  private let secret: [String: Set<String>]
  private let known = Mutex<PersonalColumns?>(nil)

  package init(
    _ tables: PersonalTables, secret: [String: Set<String>], in database: Database
  ) {
    self.tables = tables
    self.secret = secret
    self.database = database
  }

  /// Names of the files, in their order.
  package var files: [String] { tables.given.map(\.file.name) }

  /// Rows of `file` that are the person's, from behind the cursor `after`; `nil` for a file that there is
  /// not, or a cursor that is none.
  package func page(
    of file: String, user: Int64, after: String? = nil
  ) async throws -> PersonalPage? {
    guard let given = tables.given.first(where: { $0.file.name == file }) else { return nil }
    let extract = PersonalExtract(
      given.rows, given.file, try await columns(), secret: secret[given.rows.table] ?? [])
    guard let extract, let statement = extract.page(of: user, after, PersonalReader.pageRows)
    else { return nil }
    return try page(try await database.read(statement))
  }

  private func page(_ found: Rows) throws -> PersonalPage {
    var (rows, bytes): ([String], Int) = ([], 0)
    for row in found {
      let text = try row.string("given")
      bytes += text.utf8.count
      rows.append(text)
      if bytes >= PersonalReader.pageBytes || rows.count == PersonalReader.pageRows {
        return PersonalPage(rows: rows, next: try row.string("cursor"))
      }
    }
    return PersonalPage(rows: rows, next: nil)
  }

  /// The names of the columns that a file has; empty for one that there is not.
  package func columns(of file: String) async throws -> [String] {
    guard let given = tables.given.first(where: { $0.file.name == file }) else { return [] }
    let extract = PersonalExtract(
      given.rows, given.file, try await columns(), secret: secret[given.rows.table] ?? [])
    return extract?.shown ?? []
  }

  /// Read when first asked, so that a service starts while its database is away.
  private func columns() async throws -> PersonalColumns {
    if let columns = known.withLock({ $0 }) { return columns }
    let names = Set(tables.given.map(\.rows.table)).sorted()
    let columns = try await PersonalColumns(names, in: database)
    known.withLock { $0 = columns }
    return columns
  }
}
