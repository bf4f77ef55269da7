import Foundation

/// A file of the project that says a fact per line: fields between tabs, `#` begins a remark.
package struct DataFile: Sendable {
  let name: String
  package let lines: [[String]]

  /// Throws `ImportFault.unreadable` if it does not lie beside the program.
  package init(_ name: String, in folder: String?) throws {
    self.name = name
    guard let folder, let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
      throw ImportFault.unreadable(name)
    }
    lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Every line with at least `count` fields; throws at the first that has fewer.
  func fields(_ count: Int) throws -> [[String]] {
    guard lines.allSatisfy({ $0.count >= count }) else { throw ImportFault.unreadable(name) }
    return lines
  }
}
