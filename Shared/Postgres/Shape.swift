import CLibPQ
import Synchronization

/// The names and types of a result's columns. Equal shapes are one object, so what is planned for a
/// shape is planned once.
final class Shape: Sendable {
  /// Never given twice: a key for plans.
  let id: Int
  let names: [String]
  /// OIDs, as in `pg_type`.
  let types: [UInt32]

  private init(id: Int, names: [String], types: [UInt32]) {
    self.id = id
    self.names = names
    self.types = types
  }

  func index(of name: String) -> Int? {
    for index in names.indices where names[index] == name { return index }
    return nil
  }

  static let none = Shape(id: 0, names: [], types: [])

  /// The shape of a result; looked up under a lock, so callers keep it beside the statement.
  static func of(_ result: QueryResult) -> Shape {
    let count = PQnfields(result.pointer)
    guard count > 0 else { return none }
    var names: [String] = []
    var types: [UInt32] = []
    for column in 0..<count {
      names.append(PQfname(result.pointer, column).map { String(cString: $0) } ?? "")
      types.append(PQftype(result.pointer, column))
    }
    return known.withLock { $0.shape(Key(names: names, types: types)) }
  }

  private struct Key: Hashable {
    let names: [String]
    let types: [UInt32]
  }

  private struct Known {
    var shapes: [Key: Shape] = [:]
    var last = 0

    mutating func shape(_ key: Key) -> Shape {
      if let shape = shapes[key] { return shape }
      last += 1
      let shape = Shape(id: last, names: key.names, types: key.types)
      if shapes.count >= 4_096 { shapes.removeAll() }
      shapes[key] = shape
      return shape
    }
  }

  private static let known = Mutex(Known())
}
