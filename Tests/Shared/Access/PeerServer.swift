import EventLoop
import HTTPClient
import HTTPServer
import Observability
import TestSupport

/// A real server on a free port.
enum PeerServer {
  static func start(_ routes: [Route]) async throws -> (HTTPServer, Origin) {
    let metrics = ServerMetrics(Metrics())
    let server = HTTPServer(
      group: try TestLoops.group(), handler: Router(routes, metrics: metrics), metrics: metrics,
      logger: Logger(label: "test", level: .error),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 1))
    guard let any = SocketAddress("127.0.0.1:0"), let port = try await server.listen(on: any).port
    else { throw NoPort() }
    return (server, Origin(isSecure: false, host: "127.0.0.1", port: port))
  }

  static func stop(_ server: HTTPServer) { Task { await server.drain() } }

  struct NoPort: Error {}
}
