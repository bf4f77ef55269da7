/// Names and values of a query or of an `application/x-www-form-urlencoded` body, decoded, in the
/// order in which they came. Repetitions stay visible.
package struct Query: Sendable, Equatable {
  package struct Item: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  package let items: [Item]

  package init() { items = [] }

  /// At most 256 items; a NUL is refused, because no column could hold it.
  package init(_ bytes: ArraySlice<UInt8>) throws(TargetError) {
    var items: [Item] = []
    for pair in bytes.split(separator: 0x26, maxSplits: 256) {
      let split = pair.firstIndex(of: 0x3d)
      let name = try Query.text(pair[..<(split ?? pair.endIndex)])
      let value = try split.map { split throws(TargetError) in try Query.text(pair[(split + 1)...])
      }
      items.append(Item(name: name, value: value ?? ""))
    }
    self.items = items
  }

  /// The first value of that name.
  package subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

  package func values(of name: String) -> [String] {
    items.compactMap { $0.name == name ? $0.value : nil }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(TargetError) -> String {
    let text = try PercentEncoding.decode(bytes, plusIsSpace: true)
    guard !text.utf8.contains(0) else { throw .controlCharacter }
    return text
  }
}
