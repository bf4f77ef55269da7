import Synchronization

/// A statement with `$n` placeholders that is known by its number: nothing is built, hashed or
/// compared when it runs. For hot paths, as a static constant:
///
///     static let byID = Statement("select id, name from booking_room where id = $1")
///     … try await database.read(byID(id))
///
/// Each one made gets a number of its own: a computed property would fill the cache of statements.
package final class Statement: Sendable {
  let id: Int
  /// The text, without the NUL.
  let bytes: [UInt8]
  let marks: [Int32]
  /// The text ended by a NUL, for libpq.
  let cText: [CChar]
  /// The name under which connections prepare it, ended by a NUL.
  let cName: [CChar]
  /// A NUL inside would cut the text short.
  let isWhole: Bool

  private static let numbers = Atomic<Int>(1)

  package convenience init(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes, marks: Statement.placeholders(in: bytes))
  }

  init(_ bytes: [UInt8], marks: [Int32]) {
    id = Statement.numbers.wrappingAdd(1, ordering: .relaxed).newValue
    self.bytes = bytes
    self.marks = marks
    cText = bytes.map(CChar.init(bitPattern:)) + [0]
    cName = "s\(id)".utf8.map(CChar.init(bitPattern:)) + [0]
    isWhole = !bytes.contains(0)
  }

  /// The statement with its values, in the order of `$1`, `$2`, ….
  package func callAsFunction<each Value: Bindable>(_ value: repeat each Value) -> SQL {
    var binds = Binds()
    repeat (each value).bind(to: &binds)
    return SQL(statement: self, binds: binds)
  }

  /// Every `$` before a digit. A constant text that holds `'$1'` in quotes must not be joined into
  /// another.
  private static func placeholders(in bytes: [UInt8]) -> [Int32] {
    bytes.indices.dropLast().compactMap { index in
      bytes[index] == UInt8(ascii: "$") && (48...57).contains(bytes[index + 1])
        ? Int32(index) : nil
    }
  }
}
