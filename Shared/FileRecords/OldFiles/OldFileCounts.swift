/// What became of the bytes of a file that was taken over.
enum OldFileOutcome: Equatable {
  case brought(bytes: Int)
  /// They came before.
  case there
  case missing
  case refused(String)
}

/// What became of all of them.
package struct OldFileCounts: Sendable, Equatable {
  package private(set) var brought = 0
  package private(set) var bytes = 0
  package private(set) var there = 0
  package private(set) var missing = 0
  package private(set) var refused = 0

  package init() {}

  mutating func add(_ outcome: OldFileOutcome) {
    switch outcome {
    case .brought(let bytes):
      brought += 1
      self.bytes += bytes
    case .there: there += 1
    case .missing: missing += 1
    case .refused: refused += 1
    }
  }
}

/// A row whose bytes did not come.
package struct OldFileProblem: Sendable, Equatable {
  package let table: String
  package let id: String
  package let path: String
  /// `missing`, `outside-the-folder`, or the code of the refusal.
  package let reason: String

  init?(_ shelf: OldFileShelf, _ row: OldFileRow, _ outcome: OldFileOutcome) {
    switch outcome {
    case .brought, .there: return nil
    case .missing: reason = "missing"
    case .refused(let code): reason = code
    }
    table = shelf.table
    id = row.id
    path = row.path
  }

  /// Fields between tabs; what would break the line is escaped.
  package var line: String {
    [table, id, path, reason].map { field in
      field.unicodeScalars.map { $0.value < 32 ? $0.escaped(asASCII: true) : String($0) }.joined()
    }.joined(separator: "\t")
  }
}
