/// A statement that a connection has prepared under its name, or is about to. Confined to its loop.
final class Prepared {
  let statement: Statement
  /// Known after the first answer.
  var shape: Shape?
  fileprivate(set) var lastUse = 0

  init(_ statement: Statement) { self.statement = statement }
}

/// What one connection has prepared; the least recently used statement gives way.
struct StatementCache {
  private var entries: [Int: Prepared] = [:]
  private let capacity: Int
  private var uses = 0
  /// To be deallocated on the server.
  private(set) var evicted: [Statement] = []

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var count: Int { entries.count }

  mutating func find(_ statement: Statement) -> Prepared? {
    guard let entry = entries[statement.id] else { return nil }
    uses += 1
    entry.lastUse = uses
    return entry
  }

  mutating func insert(_ statement: Statement) -> Prepared {
    if entries.count >= capacity, let oldest = entries.values.min(by: { $0.lastUse < $1.lastUse }) {
      entries[oldest.statement.id] = nil
      evicted.append(oldest.statement)
    }
    let entry = Prepared(statement)
    uses += 1
    entry.lastUse = uses
    entries[statement.id] = entry
    return entry
  }

  /// `onServer`: the server still has something under its name.
  mutating func forget(_ entry: Prepared, onServer: Bool) {
    guard entries[entry.statement.id] === entry else { return }
    entries[entry.statement.id] = nil
    if onServer { evicted.append(entry.statement) }
  }

  mutating func takeEvicted() -> [Statement] {
    let taken = evicted
    evicted = []
    return taken
  }
}
