import CLibPQ
import EventLoop
import Glibc

/// One connection to the server, in libpq's pipeline mode: exchanges are sent without waiting and
/// answered in order.
///
/// `@unchecked Sendable`: confined to its loop; it crosses into closures of that loop only.
final class Connection: @unchecked Sendable {
  let loop: EventLoop
  let role: ConnectionRole
  let settings: DatabaseSettings
  private(set) var handle: OpaquePointer
  let descriptor: Descriptor
  private let isEncrypted: Bool

  private var queue: ContiguousArray<Exchange> = []
  private var head = 0
  private var statements: StatementCache
  private let localSettings: Statement?
  private let notices: NoticeLog

  private(set) var isClosed = false
  /// It takes no new work: it carried a large result, or its server is going away.
  var isRetiring = false
  /// Called once, when the connection is gone.
  var onClosed: (() -> Void)?
  /// Called whenever the last exchange has been answered.
  var onDrained: (() -> Void)?
  /// Set while something other than the queue reads the answers: scripts, COPY, LISTEN.
  var onInput: (() -> Void)?
  var onFlushed: (() -> Void)?
  private var heardAt: MonotonicInstant

  init(
    _ handle: OpaquePointer, role: ConnectionRole, settings: DatabaseSettings, loop: EventLoop,
    localSettings: Statement?, notices: NoticeLog
  ) throws {
    self.notices = notices
    self.handle = handle
    self.role = role
    self.settings = settings
    self.loop = loop
    self.localSettings = localSettings
    statements = StatementCache(capacity: settings.preparedStatements)
    isEncrypted = PQsslInUse(handle) != 0
    heardAt = loop.now
    descriptor = try loop.register(PQsocket(handle), interest: .read)
    PQsetnonblocking(handle, 1)
    if role != .direct { PQenterPipelineMode(handle) }
    descriptor.onEvent = { [unowned self] flags in receive(flags) }
  }

  deinit {
    // Closed by `close` on its loop; only a loop that was shut down leaves one open.
    if !isClosed { PQfinish(handle) }
  }

  /// Exchanges under way.
  var depth: Int { queue.count - head }

  /// How long the server has said nothing.
  var silence: Duration { loop.now - heardAt }

  var processID: Int32 { PQbackendPID(handle) }

  /// Nothing under way and no transaction open: fit for the next caller.
  var isClean: Bool {
    !isClosed && !isRetiring && depth == 0 && PQtransactionStatus(handle) == PQTRANS_IDLE
  }

  /// False if the server has said something unasked or closed: one look into the socket's buffer.
  var seemsAlive: Bool {
    guard !isClosed else { return false }
    var byte: UInt8 = 0
    let count = recv(descriptor.fd, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
  }

  // MARK: Sending

  /// Adds a statement to `exchange`.
  func push(_ query: Query, to exchange: Exchange) throws {
    guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
    let statement = query.statement
    guard !settings.behindPgBouncer, role != .direct else {
      if localSettings != nil, exchange.steps.isEmpty { pushSettings(to: exchange) }
      exchange.expect(.run(statement, nil))
      sent(sendUnnamed(query))
      return
    }
    guard !query.isPlannedAnew else {
      exchange.expect(.run(statement, nil))
      sent(sendUnnamed(query))
      return
    }
    let prepared = prepare(statement, in: exchange)
    exchange.expect(.run(statement, prepared))
    sent(sendPrepared(query))
  }

  /// Adds a statement without values whose answer nobody reads.
  func pushQuietly(_ statement: Statement, to exchange: Exchange) throws {
    guard !isClosed else { throw DatabaseUnavailable(.connectionLost) }
    guard !settings.behindPgBouncer, role != .direct else {
      exchange.expect(.quiet(statement))
      sent(sendUnnamed(Query(statement: statement, binds: Binds())))
      return
    }
    _ = prepare(statement, in: exchange)
    exchange.expect(.quiet(statement))
    sent(sendPrepared(Query(statement: statement, binds: Binds())))
  }

  /// Behind pgbouncer a server connection brings the settings of its last user: ours come first in
  /// every transaction.
  func pushSettings(to exchange: Exchange) {
    guard let localSettings else { return }
    exchange.expect(.quiet(localSettings))
    sent(sendUnnamed(Query(statement: localSettings, binds: Binds())))
  }

  /// Ends the exchange: all of it is sent.
  func finish(_ exchange: Exchange) {
    guard !isClosed else {
      exchange.finish(DatabaseUnavailable(.connectionLost))
      return
    }
    if depth == 0 { heardAt = loop.now }
    queue.append(exchange)
    guard PQpipelineSync(handle) == 1 else { return fail() }
    flush()
  }

  private func prepare(_ statement: Statement, in exchange: Exchange) -> Prepared {
    if let known = statements.find(statement) { return known }
    let prepared = statements.insert(statement)
    exchange.expect(.prepare(prepared))
    sent(
      statement.cName.withUnsafeBufferPointer { name in
        statement.cText.withUnsafeBufferPointer { text in
          PQsendPrepare(handle, name.baseAddress, text.baseAddress, 0, nil)
        }
      })
    return prepared
  }

  private var sendFailed = false

  private func sent(_ ok: Int32) {
    if ok != 1 { sendFailed = true }
  }

  private func sendPrepared(_ query: Query) -> Int32 {
    let binds = query.binds
    guard binds.types.isEmpty else { return sendUnnamed(query) }
    return query.statement.cName.withUnsafeBufferPointer { name in
      withParameters(binds) { count, values in
        PQsendQueryPrepared(handle, name.baseAddress, count, values, nil, nil, 0)
      }
    }
  }

  private func sendUnnamed(_ query: Query) -> Int32 {
    let binds = query.binds
    return query.statement.cText.withUnsafeBufferPointer { text in
      withParameters(binds) { count, values in
        binds.types.withUnsafeBufferPointer { types in
          PQsendQueryParams(
            handle, text.baseAddress, count, types.isEmpty ? nil : types.baseAddress, values, nil,
            nil, 0)
        }
      }
    }
  }

  func withParameters(
    _ binds: Binds, _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?) -> Int32
  ) -> Int32 {
    if binds.count == 0 { return body(0, nil) }
    return binds.bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: binds.count) {
        values in
        for (index, offset) in binds.offsets.enumerated() {
          values[index] =
            offset == Binds.null
            ? nil : bytes.baseAddress?.advanced(by: Int(offset)).assumingMemoryBound(to: CChar.self)
        }
        return body(Int32(binds.count), UnsafePointer(values.baseAddress))
      }
    }
  }

  func flush() {
    if sendFailed { return fail() }
    switch PQflush(handle) {
    case 0:
      descriptor.setInterest(.read)
      onFlushed?()
    case 1: descriptor.setInterest(.readWrite)
    default: fail()
    }
  }

  // MARK: Receiving

  private func receive(_ flags: EventFlags) {
    if flags.isReadable {
      heardAt = loop.now
      guard consume() else { return fail() }
      if let onInput { onInput() } else { drain() }
    }
    if flags.isWritable, !isClosed { flush() }
  }

  /// Reads what is there. With TLS a record may stay in the library's buffer without the socket
  /// becoming readable again: one record holds at most 16 KiB, libpq reads at least 8 KiB at once.
  func consume() -> Bool {
    for _ in 0..<(isEncrypted ? 3 : 1) where PQconsumeInput(handle) != 1 { return false }
    return true
  }

  private func drain() {
    var endsInARow = 0
    while !isClosed, PQisBusy(handle) == 0, head < queue.count {
      let exchange = queue[head]
      guard let pointer = PQgetResult(handle) else {
        endsInARow += 1
        // libpq and this queue disagree about what was sent: nothing can be trusted any more.
        if endsInARow > 2 { return fail() }
        if !exchange.awaitsSync { exchange.endStep() }
        continue
      }
      endsInARow = 0
      if PQresultStatus(pointer) == PGRES_PIPELINE_SYNC {
        PQclear(pointer)
        completeFirst()
      } else if let unusable = exchange.take(QueryResult(pointer)) {
        statements.forget(unusable.prepared, onServer: unusable.isOnServer)
      }
    }
    if !isClosed, PQstatus(handle) == CONNECTION_BAD { return fail() }
    if !isClosed, head == queue.count { drained() }
  }

  private func completeFirst() {
    let exchange = queue[head]
    head += 1
    if head == queue.count {
      queue.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 256 {
      queue.removeFirst(head)
      head = 0
    }
    if exchange.largestResult > settings.largestResult { isRetiring = true }
    // The server has become a standby: those who come need the new primary.
    if role == .exclusive, (exchange.failure as? DatabaseError)?.state == .readOnlyTransaction {
      isRetiring = true
    }
    exchange.finish()
    if role == .shared, !isClosed { deallocateEvicted() }
  }

  private func drained() {
    if PQtransactionStatus(handle) == PQTRANS_IDLE { deallocateEvicted() }
    if depth == 0 { onDrained?() }
  }

  /// Frees what the server keeps under the names of evicted statements. Whoever prepares one again
  /// comes behind this in the pipeline.
  private func deallocateEvicted() {
    guard !statements.evicted.isEmpty else { return }
    let exchange = Exchange { _ in }
    for old in statements.takeEvicted() {
      let statement = Statement("deallocate s\(old.id)")
      exchange.expect(.quiet(statement))
      sent(sendUnnamed(Query(statement: statement, binds: Binds())))
    }
    finish(exchange)
  }

  // MARK: Ending

  /// The connection broke: everything under way fails.
  func fail() { close(DatabaseUnavailable(.connectionLost)) }

  func close(_ reason: any Error = DatabaseUnavailable(.closed)) {
    guard let handle = giveUp() else { return }
    PQfinish(handle)
    ended(reason)
  }

  /// Stops the running statement on the server and closes the connection. PQcancel opens a
  /// connection of its own and waits: it runs on a thread. For the caller who gives up: whatever it
  /// waited for is not answered any more.
  func cancelAndClose() {
    guard let handle = giveUp() else { return }
    Cancellation.run(handle, keeping: notices)
    queue = []
    head = 0
    onInput = nil
    onFlushed = nil
    tellClosed()
  }

  /// The handle is no longer this object's.
  private func giveUp() -> OpaquePointer? {
    guard !isClosed else { return nil }
    isClosed = true
    descriptor.detach()
    return handle
  }

  private func ended(_ reason: any Error) {
    let waiting = queue[head...]
    queue = []
    head = 0
    for exchange in waiting { exchange.finish(reason) }
    let wakeUps = [onInput, onFlushed]
    onInput = nil
    onFlushed = nil
    for wakeUp in wakeUps { wakeUp?() }
    tellClosed()
  }

  private func tellClosed() {
    let told = onClosed
    onClosed = nil
    onDrained = nil
    told?()
  }
}
