import Crypto
import Foundation
package import Postgres

/// Rows that many tests begin with: sown once, into a template that each of them has a clone of.
package struct TemplateSeed: Sendable {
  /// What is sown, in a word.
  let name: String
  let sow: @Sendable (Database) async throws -> Void

  package init(_ name: String, _ sow: @escaping @Sendable (Database) async throws -> Void) {
    self.name = name
    self.sow = sow
  }

  /// Of a template with these tables. What is sown may change with every build: so does the key.
  func key(on tables: String) throws -> String {
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
    let file = try FileManager.default.attributesOfItem(atPath: program)
    let built = (file[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    let text = "\(tables) \(name) \(program) \(built)"
    return String(Hex.text(try SHA256.digest(text)).prefix(24))
  }
}
