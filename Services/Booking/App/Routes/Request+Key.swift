import HTTPCore
import JSON
import Kernel

extension Request {
  /// The key of a row: one that no `integer` column holds names nothing.
  func rowKey() throws(NothingThere) -> Int64 {
    let key = try id()
    guard key <= Int64(Int32.max) else { throw NothingThere() }
    return key
  }
}

extension InputReader {
  /// The key of a row in an `integer` column.
  mutating func rowKey<Entity>(
    _ name: String, of entity: Entity.Type, required: Bool = true
  ) -> Identifier<Entity>? {
    integer(name, required: required, in: 1...Int64(Int32.max)).map { Identifier($0) }
  }
}
