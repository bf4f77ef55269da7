import EventLoop
import Files
import HTTPClient
import HTTPCore
import HTTPServer
import Kernel
import Observability
import Synchronization
import TestSupport
import Testing

/// Against servers that misbehave.
@Suite(.onLoop) struct S3FaultTests {
  let world: FilesWorld

  init() throws { world = try FilesWorld() }

  @Test func a_busy_server_is_asked_again_with_the_whole_content() async throws {
    let seen = Seen()
    let store = try await store { request in
      seen.add(try await request.collect())
      return Response(seen.count < 3 ? .serviceUnavailable : .ok)
    }
    let world = world
    _ = try await onLoop { try await world.receive(Specimens.pdf).store(in: .open, of: store) }
    #expect(seen.all == [Specimens.pdf, Specimens.pdf, Specimens.pdf])
    #expect(world.everything == [])
  }

  @Test func a_server_that_stays_busy_is_given_up() async throws {
    let seen = Seen()
    let store = try await store { _ in
      seen.add([])
      return Response(.serviceUnavailable, body: .bytes(Array("<Code>SlowDown</Code>".utf8)))
    }
    let key = ObjectKey(try sha256([]), in: .open)
    await #expect(throws: StoreFailure.refused(status: 503, code: "SlowDown")) {
      try await onLoop { try await store.delete(key) }
    }
    #expect(seen.count == 3)
  }

  @Test(arguments: [
    (403, "<Error><Code>AccessDenied</Code></Error>", StoreFailure.denied),
    (507, "", .full), (409, "<Code>QuotaExceeded</Code>", .full),
    (404, "<Code>NoSuchBucket</Code>", .refused(status: 404, code: "NoSuchBucket")),
    (400, "not XML", .refused(status: 400, code: "")),
  ])
  func what_a_server_says_is_passed_on(
    _ status: Int, _ text: String, _ failure: StoreFailure
  ) async throws {
    let store = try await store { _ in Response(Status(status), body: .bytes(Array(text.utf8))) }
    let world = world
    try await onLoop {
      let file = try await world.receive(Specimens.pdf)
      await #expect(throws: failure) { try await file.store(in: .open, of: store) }
    }
  }

  @Test func a_server_that_is_not_there_is_told() async throws {
    let store = try store(port: 1)
    let key = ObjectKey(try sha256([]), in: .open)
    let failure = await #expect(throws: StoreFailure.self) {
      try await onLoop { try await store.size(of: key) }
    }
    guard case .unreachable? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  /// The handler's deadline is one second: seen failing without a scope of its own for the body.
  @Test func a_long_answer_outlives_the_deadline_of_its_handler() async throws {
    let content = [UInt8](repeating: 0x61, count: 1 << 20)
    let store = try await store { _ in
      Response(
        .ok,
        body: .stream(length: content.count) { sink in
          for start in stride(from: 0, to: content.count, by: 1 << 18) {
            try await sink.write(Array(content[start..<start + 1 << 18]))
            try await sink.flush()
            try await sleepOnLoop(for: .milliseconds(400))
          }
        })
    }
    let object = StoredObject(
      key: ObjectKey(try sha256(content), in: .open), sha256: try sha256(content),
      bytes: content.count, mediaType: .text)
    let answer = try await FilesServer(store, object: object).get()
    #expect(answer.body.elementsEqual(content))
  }

  // MARK: Servers

  private func store(_ handler: @escaping Handler) async throws -> S3Store {
    let metrics = ServerMetrics(Metrics())
    let routes = [Method.get, .put, .delete].flatMap { method in
      [
        Route(method, "/papers/{room}/{name}", deadline: .seconds(20), handler: handler)
      ]
    }
    let server = HTTPServer(
      group: try TestLoops.group(), handler: Router(routes, metrics: metrics), metrics: metrics,
      logger: Logger(label: "test", sink: .recording()),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 64))
    let any = try #require(SocketAddress("127.0.0.1:0"))
    return try store(port: try #require(try await server.listen(on: any).port))
  }

  private func store(port: UInt16) throws -> S3Store {
    let settings = S3Settings(
      endpoint: Origin(isSecure: false, host: "127.0.0.1", port: port), region: "us-east-1",
      bucket: "papers", accessKey: "hub", secret: Secret("secret"))
    return S3Store(
      settings, client: try HTTPClient(group: TestLoops.group()), spool: world.store.spool)
  }
}

private final class Seen: Sendable {
  private let bodies = Mutex<[[UInt8]]>([])
  var all: [[UInt8]] { bodies.withLock { $0 } }
  var count: Int { all.count }
  func add(_ body: [UInt8]) { bodies.withLock { $0.append(body) } }
}
