import EventLoop

/// The connections of one loop that serve one caller at a time, first come, first served.
///
/// `@unchecked Sendable`: confined to its loop.
final class ConnectionPool: @unchecked Sendable {
  private let connector: Connector
  private let loop: EventLoop
  private let settings: DatabaseSettings
  private let metrics: DatabaseMetrics

  private var idle: [Connection] = []
  private var busy = 0
  private var opening = 0
  private var waiters: ContiguousArray<Waiter> = []
  private var firstWaiter = 0
  private var waiting = 0
  private var backOff = BackOff()
  private var retryTimer: LoopTimer?
  private var isClosed = false

  private final class Waiter {
    let promise: LoopPromise<Connection>
    var timer: LoopTimer?
    init(_ promise: LoopPromise<Connection>) { self.promise = promise }
  }

  init(_ connector: Connector, metrics: DatabaseMetrics) {
    self.connector = connector
    self.metrics = metrics
    loop = connector.loop
    settings = connector.settings
  }

  // MARK: Taking

  /// A clean connection. Waits in line if all are busy; throws `DatabaseUnavailable` if the line is
  /// too long, the wait too long, or the server cannot be reached.
  func take() async throws -> Connection {
    if waiting == 0, let connection = takeIdle() { return connection }
    guard !isClosed else { throw DatabaseUnavailable(.closed) }
    guard waiting < settings.waitLimit else {
      metrics.saturated()
      throw DatabaseUnavailable(.saturated)
    }
    let began = MonotonicInstant.now
    defer { metrics.waited(MonotonicInstant.now - began) }
    var mine: Waiter?
    return try await loopWait { (promise: LoopPromise<Connection>) in
      let waiter = Waiter(promise)
      mine = waiter
      waiters.append(waiter)
      waiting += 1
      waiter.timer = loop.schedule(after: settings.longestWait) { [weak self] in
        self?.leave(waiter)
        self?.metrics.saturated()
        promise.fail(DatabaseUnavailable(.saturated))
      }
      openIfNeeded()
    } onAbort: {
      if let mine { self.leave(mine) }
    }
  }

  private func takeIdle() -> Connection? {
    while let connection = idle.popLast() {
      guard connection.seemsAlive else {
        connection.close()
        continue
      }
      begin()
      return connection
    }
    return nil
  }

  /// The place in the array stays until it is its turn; `timer == nil` marks it as left.
  private func leave(_ waiter: Waiter) {
    guard let timer = waiter.timer else { return }
    timer.cancel()
    waiter.timer = nil
    waiting -= 1
  }

  private func nextWaiter() -> Waiter? {
    while firstWaiter < waiters.count {
      let waiter = waiters[firstWaiter]
      firstWaiter += 1
      if firstWaiter == waiters.count {
        waiters.removeAll(keepingCapacity: true)
        firstWaiter = 0
      } else if firstWaiter >= 512 {
        waiters.removeFirst(firstWaiter)
        firstWaiter = 0
      }
      guard waiter.timer != nil else { continue }
      leave(waiter)
      return waiter
    }
    return nil
  }

  // MARK: Giving back

  /// Takes a connection back. One that is not clean (a transaction left open, an answer under way,
  /// a large result behind it) is closed: nobody may meet what another left.
  func giveBack(_ connection: Connection) {
    busy -= 1
    metrics.givenBack()
    if connection.isClean, !isClosed { return serve(connection) }
    connection.onClosed = nil
    connection.close()
    openIfNeeded()
  }

  private func serve(_ connection: Connection) {
    if let waiter = nextWaiter() {
      begin()
      waiter.promise.succeed(connection)
    } else {
      idle.append(connection)
    }
  }

  private func begin() {
    busy += 1
    metrics.taken()
  }

  // MARK: Opening

  private func openIfNeeded() {
    guard !isClosed, waiting > opening, busy + idle.count + opening < settings.poolSize,
      retryTimer == nil
    else { return }
    opening += 1
    loop.spawn { [self] in await open() }
  }

  private func open() async {
    do {
      let connection = try await connector.open()
      opening -= 1
      backOff.reset()
      if isClosed { return connection.close() }
      connection.onClosed = { [weak self, unowned connection] in
        self?.lost(connection)
      }
      serve(connection)
      openIfNeeded()
    } catch {
      opening -= 1
      metrics.connectFailed()
      failed(error)
    }
  }

  /// Without any connection those who wait are told at once; the next attempt is made a little
  /// later, and those who come meanwhile wait for it.
  private func failed(_ error: any Error) {
    if busy == 0, idle.isEmpty, opening == 0 {
      while let waiter = nextWaiter() { waiter.promise.fail(error) }
    }
    guard retryTimer == nil, !isClosed else { return }
    retryTimer = loop.schedule(after: backOff.next()) { [weak self] in
      self?.retryTimer = nil
      self?.openIfNeeded()
    }
  }

  private func lost(_ connection: Connection) {
    if let position = idle.firstIndex(where: { $0 === connection }) {
      idle.remove(at: position)
    }
    openIfNeeded()
  }

  func close() {
    isClosed = true
    retryTimer?.cancel()
    while let waiter = nextWaiter() { waiter.promise.fail(DatabaseUnavailable(.closed)) }
    let ending = idle
    idle = []
    for connection in ending {
      connection.onClosed = nil
      connection.close()
    }
  }
}
