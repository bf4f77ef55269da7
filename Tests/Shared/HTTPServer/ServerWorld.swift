import EventLoop
import HTTPCore
import HTTPServer
import Observability
import Synchronization
import TestSupport

/// A server on a free port with a few routes, for one test.
struct ServerWorld {
  let server: HTTPServer
  let port: UInt16
  let metrics: Metrics
  let log: LogSink
  let gate = Gate()

  init(_ change: (inout ServerLimits) -> Void = { _ in }, file: FileAnswer? = nil) async throws {
    var limits = ServerLimits()
    change(&limits)
    let metrics = Metrics()
    let serverMetrics = ServerMetrics(metrics)
    let log = LogSink.recording()
    let gate = gate
    let routes = [
      Route(.get, "/hello") { _ in .text("hello") },
      Route(.get, "/hello/{name}") { .text("hello \($0.parameter("name") ?? "")") },
      Route(.get, "/hello/world") { _ in .text("the literal one") },
      Route(.get, "/stroke/") { _ in .text("with a stroke") },
      Route(.post, "/echo") { .text(String(decoding: try await $0.collect(), as: UTF8.self)) },
      Route(.put, "/small", bodyLimit: 10) {
        .text(String(decoding: try await $0.collect(), as: UTF8.self))
      },
      Route(.post, "/ignored") { _ in .text("not read") },
      Route(.get, "/gate") { _ in
        try await gate.wait()
        return .text("opened")
      },
      Route(.post, "/question") { _ in
        try await gate.wait()
        return .text("opened")
      }.endingWithClient(),
      Route(.post, "/command") { _ in
        try await gate.wait()
        return .text("opened")
      },
      Route(.get, "/slow", deadline: .milliseconds(30)) { _ in
        try await sleepOnLoop(for: .seconds(20))
        return .text("too late")
      },
      Route(.get, "/broken") { _ in throw Unforeseen(secret: "hunter2") },
      Route(.get, "/stream") { _ in
        Response(
          body: .stream(length: nil) { sink in
            for number in 1...3 { try await sink.write(Array("part \(number) ".utf8)) }
          })
      },
      Route(.get, "/flood") { _ in
        Response(
          body: .stream(length: nil) { sink in
            let piece = [UInt8](repeating: 65, count: 65_536)
            for _ in 0..<1_024 {
              gate.count()
              try await sink.write(piece)
            }
          })
      },
      Route(.get, "/file") { request in
        guard let file else { throw NothingThere() }
        return file.response(to: request)
      },
    ]
    self.metrics = metrics
    self.log = log
    server = HTTPServer(
      group: try TestLoops.group(), limits: limits,
      handler: Router(routes, metrics: serverMetrics), metrics: serverMetrics,
      logger: Logger(label: "test", sink: log),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 64))
    guard let any = SocketAddress("127.0.0.1:0"),
      let port = try await server.listen(on: any).port
    else { throw NothingThere() }
    self.port = port
  }

  /// Sends `text`, ends, reads all.
  func exchange(_ text: String) async throws -> String {
    try await onThread { [port] in
      let client = try RawClient(port: port)
      client.send(text)
      return client.readAll()
    }
  }
}

struct Unforeseen: Error { let secret: String }

/// Holds handlers until a test lets them go.
final class Gate: Sendable {
  private let opened = Atomic<Bool>(false)
  private let waiting = Atomic<Int>(0)
  private let counted = Atomic<Int>(0)
  private let passed = Atomic<Int>(0)
  private let ended = Atomic<Int>(0)

  func wait() async throws {
    waiting.wrappingAdd(1, ordering: .relaxed)
    do {
      while !opened.load(ordering: .acquiring) { try await sleepOnLoop(for: .milliseconds(1)) }
    } catch {
      ended.wrappingAdd(1, ordering: .relaxed)
      throw error
    }
    passed.wrappingAdd(1, ordering: .relaxed)
  }

  /// Who has come, who was let go, and whose wait was ended.
  var visitors: Int { waiting.load(ordering: .relaxed) }
  var ends: Int { passed.load(ordering: .relaxed) }
  var cancelled: Int { ended.load(ordering: .relaxed) }

  func open() { opened.store(true, ordering: .releasing) }
  func count() { counted.wrappingAdd(1, ordering: .relaxed) }
  var counts: Int { counted.load(ordering: .relaxed) }

  func someoneWaits() async {
    while waiting.load(ordering: .relaxed) == 0 { await Task.yield() }
  }
}

/// Blocking sockets do not belong on the loops or the shared pool of threads.
func onThread<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
  try await BlockingPool(name: "client", threads: 1, queueLimit: 1).run(work)
}
