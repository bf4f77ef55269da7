import HTTPCore

/// Paths of the old site whose data lives here now: they may still be read there, and nobody writes
/// there any more, so that two sites beside each other never both change the same thing.
package struct TakenOver: Sendable, Equatable {
  private struct Path: Sendable, Equatable {
    let old: [UInt8]
    let new: String
  }

  /// The longest first.
  private let paths: [Path]

  package init() { paths = [] }

  private init(_ paths: [Path]) { self.paths = paths.sorted { $0.old.count > $1.old.count } }

  /// Reads `old=new` pairs parted by commas, both of them paths. The second result holds the words
  /// that are none.
  package static func parse(_ text: String) -> (takenOver: TakenOver, faults: [String]) {
    var paths: [Path] = []
    var faults: [String] = []
    for word in text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2, parts.allSatisfy(isPath) {
        let isFolder = parts[0].count > 1 && parts[0].hasSuffix("/")
        let old = isFolder ? parts[0].dropLast() : parts[0][...]
        paths.append(Path(old: Array(old.utf8), new: parts[1]))
      } else {
        faults.append(word)
      }
    }
    return (TakenOver(paths), faults)
  }

  private static func isPath(_ word: String) -> Bool {
    word.hasPrefix("/")
      && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\"\\<>".utf8.contains($0) }
  }

  /// Where that lives now which the old site had at `path`; `nil` if it is still the old site's. The
  /// old site decodes what stands in a path, so it is compared decoded.
  func address(of path: ArraySlice<UInt8>) -> String? {
    guard !paths.isEmpty else { return nil }
    let decoded = try? PercentEncoding.decode(path, plusIsSpace: false)
    let path = decoded.map { Array($0.utf8) } ?? Array(path)
    return paths.first { candidate in
      path.starts(with: candidate.old)
        && (path.count == candidate.old.count || candidate.old == [UInt8(ascii: "/")]
          || path[candidate.old.count] == UInt8(ascii: "/"))
    }?.new
  }
}
