import EventLoop
import Glibc
import HTTPCore
import HTTPServer
import Observability

// The HTTP server with nothing behind it, as the benchmark compares it with nginx's `return 200`:
// routing, limits, deadlines, metrics and the access log are those of every process.
//
//   bare-server 127.0.0.1:18300 [loops]

guard CommandLine.arguments.count > 1, let address = SocketAddress(CommandLine.arguments[1]) else {
  Logger(label: "bare").error("usage: bare-server ADDRESS:PORT [loops]")
  throw UsageFault()
}
let loops = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 1 : 1
let group = try EventLoopGroup(count: loops)
let metrics = ServerMetrics(Metrics())
let body = Array(
  #"{"id":7,"name":"Hall of meetings","floor":3,"capacity":24,"active":true,"note":"a hundred bytes"}"#
    .utf8)
let router = Router(
  [
    Route(.get, "/") { _ in .json(bytes: body) },
    Route(.get, "/rooms/{id}") { _ in .json(bytes: body) },
  ], metrics: metrics)
let server = HTTPServer(
  group: group, handler: router, metrics: metrics, logger: Logger(label: "bare"),
  files: BlockingPool(name: "files", threads: 1, queueLimit: 16))
group.any.spawn {
  do { _ = try await server.listen(on: address) } catch {
    Logger(label: "bare").error("cannot listen", ["error": .error(error)])
    exit(1)
  }
}
while true { pause() }

struct UsageFault: Error {}
