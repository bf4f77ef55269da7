/// The decisions of a connection pool without its sockets: which connection serves a request, who
/// waits, what is closed. The connections themselves are opaque to it.
///
/// Idle connections are reused last in, first out, so that the warm ones stay warm and the rest
/// grow old and are closed.
package struct PoolState<Connection, Waiter> {
  package struct Idle {
    package var connection: Connection
    package var since: UInt64
  }

  package enum Lease {
    case reuse(Connection)
    /// The caller opens a connection; it counts as leased from now on.
    case connect
    /// All connections are busy: queue up with `enqueue`.
    case wait
    /// Too many wait already.
    case refuse
  }

  package enum Release {
    case hand(Connection, to: Waiter)
    /// A busy connection ended and one waits: open another for him, it counts as leased.
    case connect(for: Waiter)
    case keep
    case close
    case none
  }

  package let limit: Int
  package let idleLimit: Int
  package let waiterLimit: Int
  package let idleNanoseconds: UInt64
  package private(set) var idle: [Idle] = []
  package private(set) var leased = 0
  private var waiters: [(ticket: UInt64, waiter: Waiter)] = []
  private var firstWaiter = 0
  private var tickets: UInt64 = 0
  package private(set) var isClosed = false

  package init(limit: Int, idleLimit: Int, waiterLimit: Int, idleNanoseconds: UInt64) {
    self.limit = limit
    self.idleLimit = idleLimit
    self.waiterLimit = waiterLimit
    self.idleNanoseconds = idleNanoseconds
  }

  package var waiting: Int { waiters.count - firstWaiter }

  package mutating func lease(now: UInt64) -> Lease {
    if let last = idle.popLast() {
      leased += 1
      return .reuse(last.connection)
    }
    if leased < limit {
      leased += 1
      return .connect
    }
    return waiting < waiterLimit ? .wait : .refuse
  }

  /// The ticket gives the place up again if the wait is cut short.
  package mutating func enqueue(_ waiter: Waiter) -> UInt64 {
    tickets += 1
    waiters.append((tickets, waiter))
    return tickets
  }

  /// `false` if the waiter was served meanwhile.
  package mutating func giveUp(_ ticket: UInt64) -> Bool {
    guard
      let place = waiters.indices.dropFirst(firstWaiter).first(where: {
        waiters[$0].ticket == ticket
      })
    else { return false }
    waiters.remove(at: place)
    return true
  }

  /// A leased connection comes back, fit for another request.
  package mutating func release(_ connection: Connection, now: UInt64) -> Release {
    if let waiter = nextWaiter() { return .hand(connection, to: waiter) }
    leased -= 1
    guard !isClosed, idle.count < idleLimit else { return .close }
    idle.append(Idle(connection: connection, since: now))
    return .keep
  }

  /// A leased connection ended, or could not be opened.
  package mutating func lost() -> Release {
    if !isClosed, let waiter = nextWaiter() { return .connect(for: waiter) }
    leased -= 1
    return .none
  }

  /// Takes out what has been idle for too long. Oldest stand first.
  package mutating func expire(now: UInt64) -> [Connection] {
    let old = idle.prefix { now >= $0.since && now - $0.since >= idleNanoseconds }
    guard !old.isEmpty else { return [] }
    let ended = old.map(\.connection)
    idle.removeFirst(ended.count)
    return ended
  }

  /// Takes out those whose peer hung up while they were idle.
  package mutating func removeIdle(where isDead: (Connection) -> Bool) -> [Connection] {
    var dead: [Connection] = []
    idle.removeAll { entry in
      guard isDead(entry.connection) else { return false }
      dead.append(entry.connection)
      return true
    }
    return dead
  }

  /// No connection is kept from now on; gives back the idle ones and whoever waits.
  package mutating func close() -> (idle: [Connection], waiters: [Waiter]) {
    isClosed = true
    let ended = idle.map(\.connection)
    idle = []
    var left: [Waiter] = []
    while let waiter = nextWaiter() { left.append(waiter) }
    return (ended, left)
  }

  private mutating func nextWaiter() -> Waiter? {
    guard firstWaiter < waiters.count else { return nil }
    let waiter = waiters[firstWaiter].waiter
    firstWaiter += 1
    if firstWaiter == waiters.count {
      waiters.removeAll(keepingCapacity: true)
      firstWaiter = 0
    } else if firstWaiter > 256, firstWaiter * 2 > waiters.count {
      waiters.removeFirst(firstWaiter)
      firstWaiter = 0
    }
    return waiter
  }
}
