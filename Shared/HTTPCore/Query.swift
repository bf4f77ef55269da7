/// Names and values of a query or of an `application/x-www-form-urlencoded` body, decoded, in the
/// order in which they came. Repetitions stay visible.
package struct Query: Sendable, Equatable {
  package struct Item: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  package let items: [Item]

  package init() { items = [] }

  /// Throws what `PercentEncoding.decode` throws.
  package init(_ bytes: ArraySlice<UInt8>) throws(TargetError) {
    items = try bytes.withUnsafeBytes { bytes in
      Result { () throws(TargetError) in try Query.split(bytes) }
    }.get()
  }

  /// The first value of that name.
  package subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

  package func values(of name: String) -> [String] {
    items.compactMap { $0.name == name ? $0.value : nil }
  }

  private static func split(_ bytes: UnsafeRawBufferPointer) throws(TargetError) -> [Item] {
    var items: [Item] = []
    var start = 0
    while start < bytes.count {
      var end = start
      var split: Int?
      while end < bytes.count, bytes[end] != 0x26 {
        if split == nil, bytes[end] == 0x3d { split = end }
        end &+= 1
      }
      if end > start {
        let name = try text(bytes, start..<(split ?? end))
        let value = if let split { try text(bytes, (split &+ 1)..<end) } else { "" }
        items.append(Item(name: name, value: value))
      }
      start = end &+ 1
    }
    return items
  }

  private static func text(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>)
    throws(TargetError) -> String
  {
    try PercentEncoding.decode(bytes, range, plusIsSpace: true)
  }
}
