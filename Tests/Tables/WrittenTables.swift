import Foundation
import Testing

/// What the statements of a context write, as its sources say it. What makes up a demonstration or brings
/// the rows of the old site is no command and left out.
struct WrittenTables {
  /// Names behind `insert into`, `update` and `delete from` with the files in which they stand. Not
  /// every name is a table: `update` is followed by other words too.
  private(set) var files: [String: Set<String>] = [:]
  /// Files in which the name of a table is put in.
  private(set) var withoutName: Set<String> = []
  /// Of each file the names that it writes by a statement outside of a transaction.
  private(set) var alone: [String: Set<String>] = [:]

  /// The context's own, and what the library does with the tables that every slice has.
  init(of context: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let folder = try #require(
      FileManager.default.contentsOfDirectory(atPath: root + "/Services")
        .first { $0.lowercased() == context })
    for room in ["/Services/\(folder)/Store", "/Shared"] {
      let paths = FileManager.default.enumerator(atPath: root + room)?.compactMap { $0 as? String }
      for path in paths ?? [] where WrittenTables.isOfCommands(path) {
        let text = try String(contentsOfFile: "\(root)\(room)/\(path)", encoding: .utf8)
        let file = path.split(separator: "/").last.map(String.init) ?? path
        read(text, file, isOwn: room != "/Shared")
      }
    }
  }

  private static func isOfCommands(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return path.hasSuffix(".swift") && parts.last?.hasPrefix("Demo") == false
      && Set(["Demo", "Import", "OldFiles", "OldSite", "TestSupport"]).isDisjoint(
        with: parts.map(String.init))
  }

  private mutating func read(_ text: String, _ file: String, isOwn: Bool) {
    for name in WrittenTables.names(in: text) {
      guard name != WrittenTables.put else {
        if isOwn { withoutName.insert(file) }
        continue
      }
      files[name, default: []].insert(file)
    }
    for call in text.components(separatedBy: "database.query(").dropFirst() {
      let statement = WrittenTables.statement(call, in: text)
      let names = WrittenTables.names(in: statement).filter { $0 != WrittenTables.put }
      if isOwn, !names.isEmpty { alone[file, default: []].formUnion(names) }
    }
  }

  /// What stands where a name is put in.
  private static let put = "\\"

  private static func names(in text: String) -> [String] {
    let words = text.utf8.split { !isOfName($0) }.map { String(decoding: $0, as: UTF8.self) }
    return words.indices.dropLast().compactMap { place -> String? in
      switch words[place] {
      case "into" where place > 0 && words[place - 1] == "insert",
        "from" where place > 0 && words[place - 1] == "delete", "update":
        return words[place + 1]
      default: return nil
      }
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "\\"):
      true
    default: false
    }
  }

  /// The text with which a call begins: a literal, or that of the statement of the file which it names.
  private static func statement(_ call: String, in text: String) -> String {
    let call = call.drop { $0.isWhitespace }
    if call.first == "\"" { return literal(call) }
    let named = call.prefix { $0.isLetter || $0.isNumber || $0 == "." }
    let name = named.split(separator: ".").last.map(String.init) ?? ""
    let parts = text.components(separatedBy: " \(name) = Statement(")
    return parts.count > 1 ? literal(parts[1].drop { $0.isWhitespace }) : ""
  }

  private static func literal(_ text: Substring) -> String {
    guard text.hasPrefix("\"\"\"") else { return String(text.prefix { $0 != "\n" }) }
    return text.dropFirst(3).components(separatedBy: "\"\"\"")[0]
  }
}
