package import Postgres

/// Reads a statement's rows piece by piece, in the transaction that it was opened in: what one piece
/// takes does not grow with the table.
package struct RowCursor {
  /// A piece is to take so many bytes, so that no long time passes on the loop between two waits.
  private static let pieceSize = 128 << 10
  private static let mostRows = 1_000

  private let tx: Transaction
  private let name: SQL
  private var rows = 50

  /// Sorting a large table may take longer than a request may.
  private static let patience: Duration = .seconds(600)

  /// `name` must be used for no other statement: a connection remembers what it has prepared, and
  /// of which columns its rows are.
  package init(_ name: String, for statement: SQL, in tx: Transaction) async throws {
    self.tx = tx
    self.name = "\(identifier: name)"
    _ = try await tx.query("declare \(self.name) no scroll cursor for \(statement)")
  }

  package static func allowTime(in tx: Transaction) async throws {
    let limit = String(patience.components.seconds * 1_000)
    _ = try await tx.query("select set_config('statement_timeout', \(limit), true)")
  }

  /// Empty at the end.
  package mutating func next() async throws -> Rows {
    let piece = try await tx.query("fetch forward \(unsafe: String(rows)) from \(name)")
    if !piece.isEmpty {
      let size = max(1, piece.memorySize / piece.count)
      // A few sizes only: each is a statement that the connection remembers.
      let wanted = RowCursor.pieceSize / size
      rows = [10, 50, 200].last { $0 <= wanted } ?? 1
      if wanted >= RowCursor.mostRows { rows = RowCursor.mostRows }
    }
    return piece
  }
}
