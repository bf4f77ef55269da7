import Crypto

/// One numbered SQL file: `0007_add_deposit.sql`, or `0008_index.concurrent.sql`, which runs outside
/// a transaction, statement by statement.
package struct Migration: Sendable, Hashable {
  /// Four digits or more; the order within a folder.
  package let number: Int
  /// The file's name without `.sql`.
  package let name: String
  /// Who brings it, such as `booking` or `outbox`: the column `app` of the journal.
  package let app: String
  package let sql: String
  /// SHA-256 of the file, in hex: an applied migration never changes.
  package let checksum: String
  package var isConcurrent: Bool { name.hasSuffix(".concurrent") }

  /// Throws `MigrationFault.badName` if the name is not a number, `_` and words.
  package init(app: String, fileName: String, contents: [UInt8]) throws {
    guard fileName.hasSuffix(".sql") else { throw MigrationFault.badName(app, fileName) }
    name = String(fileName.dropLast(4))
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    guard digits.count >= 4, let number = Int(digits),
      name.dropFirst(digits.count).first == "_", name.count > digits.count + 1
    else { throw MigrationFault.badName(app, fileName) }
    self.number = number
    self.app = app
    guard let text = String(validating: contents, as: UTF8.self) else {
      throw MigrationFault.notText(app, fileName)
    }
    sql = text
    checksum = Hex.text(try SHA256.digest(contents))
  }
}

/// Why migrations cannot run.
package enum MigrationFault: Error, Sendable, Hashable {
  case badName(String, String)
  case notText(String, String)
  case unreadableFolder(String)
  /// Two files of a folder have the same number.
  case sameNumber(String, Int)
  /// The file of an applied migration is not what it was.
  case changed(app: String, name: String)
  /// It is numbered before one that is applied already.
  case outOfOrder(app: String, name: String)
  /// A statement of it failed.
  case failed(app: String, name: String, state: String)
}
