import EventLoop

/// The few connections on which the short reads of a loop travel together.
///
/// `@unchecked Sendable`: confined to its loop.
final class SharedConnections: @unchecked Sendable {
  private let connector: Connector
  private let settings: DatabaseSettings
  private var connections: [Connection] = []
  private var isOpening = false
  private var backOff = BackOff()
  private var notBefore = MonotonicInstant(nanoseconds: 0)
  private var isClosed = false

  init(_ connector: Connector) {
    self.connector = connector
    settings = connector.settings
  }

  /// The connection with the least under way; `nil` if none has room, then the pool serves.
  func leastBusy() -> Connection? {
    var best: Connection?
    var depth = settings.pipelineDepth
    for connection in connections where connection.depth < depth {
      best = connection
      depth = connection.depth
    }
    if connections.count < settings.pipelinedConnections { openIfNeeded() }
    return best
  }

  private func openIfNeeded() {
    guard !isOpening, !isClosed, connector.loop.now >= notBefore else { return }
    isOpening = true
    connector.loop.spawn { [self] in await open() }
  }

  private func open() async {
    do {
      let connection = try await connector.open()
      isOpening = false
      backOff.reset()
      if isClosed { return connection.close() }
      connection.onClosed = { [weak self, unowned connection] in
        self?.remove(connection)
      }
      connection.onDrained = { [unowned connection] in
        if connection.isRetiring { connection.close() }
      }
      connections.append(connection)
      if connections.count < settings.pipelinedConnections { openIfNeeded() }
    } catch {
      isOpening = false
      notBefore = connector.loop.now + backOff.next()
    }
  }

  private func remove(_ connection: Connection) {
    connections.removeAll { $0 === connection }
  }

  /// A connection that is to be retired takes no more; it closes when its last answer is in.
  func retire(_ connection: Connection) {
    guard connection.isRetiring else { return }
    remove(connection)
    if connection.depth == 0 { connection.close() }
  }

  /// A read was abandoned: a server that has been silent for long is not waited for.
  func abandoned(on connection: Connection) {
    if connection.silence > settings.readTimeout + settings.readTimeout { connection.fail() }
  }

  func close() {
    isClosed = true
    let ending = connections
    connections = []
    for connection in ending { connection.close() }
  }
}
