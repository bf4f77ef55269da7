import Configuration
package import EventLoop
import Glibc
import HTTPCore
package import HTTPServer
package import Kernel
package import Observability
import Synchronization
package import TLS

/// The frame of a process: loops, pools, logs, metrics, health, signals, drain. It knows no
/// database; the gateway uses it too.
package final class ServiceHost: Sendable {
  package let name: String
  package let settings: HostSettings
  package let group: EventLoopGroup
  package let logger: Logger
  package let metrics: Metrics
  package let serverMetrics: ServerMetrics
  package let health = Health()
  package let clock: WallClock
  package let pools: BlockingPools

  private struct Hooks {
    var reload: [@Sendable () async throws -> Void] = []
    var drain: [@Sendable () async -> Void] = []
    var stop: [@Sendable () async -> Void] = []
    var background: [(loop: EventLoop, scope: OperationScope)] = []
    var operatorRoutes: [Route] = []
  }
  private let hooks = Mutex(Hooks())

  /// Starts the loops and pools; nothing listens yet. `Signals.block()` must have run.
  package init(name: String, settings: HostSettings, clock: WallClock = .live) throws {
    self.name = name
    self.settings = settings
    self.clock = clock
    logger = Logger(label: name, level: settings.logLevel)
    metrics = Metrics()
    ProcessMetrics.register(in: metrics)
    serverMetrics = ServerMetrics(metrics)
    OpenFiles.raiseLimit()
    group = try EventLoopGroup(count: settings.loops, name: name)
    pools = BlockingPools(metrics)
    LoopLag.watch(group, metrics)
    let logger = logger
    metrics.gauge("log_lines_dropped", "Log lines lost because nobody read them") {
      Double(logger.sink.droppedLines)
    }
  }

  /// `action` runs on SIGHUP; what it throws is logged and changes nothing.
  package func onReload(_ action: @escaping @Sendable () async throws -> Void) {
    hooks.withLock { $0.reload.append(action) }
  }

  /// `action` runs when the drain begins: what keeps requests waiting lets them go.
  package func onDrain(_ action: @escaping @Sendable () async -> Void) {
    hooks.withLock { $0.drain.append(action) }
  }

  /// `action` runs when all requests are answered, last added first.
  package func onStop(_ action: @escaping @Sendable () async -> Void) {
    hooks.withLock { $0.stop.append(action) }
  }

  /// Further routes of the operator port.
  package func addOperatorRoutes(_ routes: [Route]) {
    hooks.withLock { $0.operatorRoutes += routes }
  }

  /// Work that runs beside the requests until the process stops, on one loop. Its waits end then.
  package func background(_ body: @escaping @Sendable () async -> Void) {
    let loop = group.any
    loop.execute { [self] in
      let scope = OperationScope(loop: loop)
      hooks.withLock { $0.background.append((loop, scope)) }
      loop.spawn { await OperationScope.$current.withValue(scope) { await body() } }
    }
  }

  // MARK: The run

  /// Opens the ports and serves until SIGTERM or SIGINT, then drains. Throws if a port cannot be
  /// bound.
  package func serve(
    _ handler: any RequestHandler, tls: (@Sendable () throws -> TLSContext?)? = nil
  )
    async throws
  {
    let operatorServer = HTTPServer(
      group: group, handler: operatorRouter, metrics: serverMetrics,
      logger: Logger(label: name, level: .warning), files: pools.files)
    _ = try await operatorServer.listen(on: try address(settings.operatorListen))
    let server = HTTPServer(
      group: group, limits: settings.limits, handler: handler, metrics: serverMetrics,
      logger: logger, files: pools.files, tls: try tls?())
    let bound = try await server.listen(on: try address(settings.listen))
    if let tls {
      onReload { if let context = try tls() { server.replace(tls: context) } }
    }
    health.setServing(true)
    logger.info("serving", ["address": .string(bound.description)])
    for await event in Signals.events() {
      if event == .stop { break }
      await reload()
    }
    await stop(server, operatorServer)
  }

  private func address(_ hostPort: HostPort) throws -> SocketAddress {
    guard let address = hostPort.socketAddress else { throw NotAnAddress(text: "\(hostPort)") }
    return address
  }

  private var operatorRouter: Router {
    let metrics = metrics
    let own = [
      Route(.get, "/metrics") { _ in
        Response(body: .bytes(PrometheusText.render(metrics)))
          .with(.contentType, PrometheusText.contentType)
      }
    ]
    return Router(
      own + health.routes + hooks.withLock { $0.operatorRoutes }, metrics: ServerMetrics(Metrics()))
  }

  /// Reads again what lies in files: keys, certificates, peers, limits.
  private func reload() async {
    logger.info("reloading")
    var isGood = true
    for action in hooks.withLock({ $0.reload }) {
      do { try await action() } catch {
        isGood = false
        logger.error("reload failed, the old state goes on", ["error": .error(error)])
      }
    }
    if isGood { logger.info("reloaded") }
  }

  /// How long a client may take for its half of a TCP handshake: a round trip within a country.
  private static let handshakeTime: Duration = .milliseconds(300)

  /// Unready first, so that the gateway looks elsewhere; then the queue is emptied, every accepted
  /// request is answered, background work ends, connections to the database close.
  private func stop(_ server: HTTPServer, _ operatorServer: HTTPServer) async {
    logger.info("draining")
    health.setServing(false)
    server.announceDrain()
    try? await Task.sleep(for: settings.drainDelay)
    await server.refuseNewcomers()
    try? await Task.sleep(for: ServiceHost.handshakeTime)
    for action in hooks.withLock({ $0.drain }) { await action() }
    await server.drain()
    for (loop, scope) in hooks.withLock({ $0.background }) { loop.execute { scope.cancel() } }
    for action in hooks.withLock({ $0.stop }).reversed() { await action() }
    await operatorServer.drain()
    logger.info("stopped")
    logger.sink.flushAll()
  }
}

/// A setting that must be a literal address is none.
struct NotAnAddress: Error, CustomStringConvertible {
  let text: String
  var description: String { "not an address to bind: \(text)" }
}
