import EventLoop
import HTTPClient
import HTTPCore
import Synchronization
import TestSupport
import Testing

struct HTTPClientTests {
  private static let group = Result { try EventLoopGroup(count: 2, name: "client-test") }

  private struct World: Sendable {
    let server: ScriptedServer
    let client: HTTPClient
    let group: EventLoopGroup
    let loop: EventLoop
    let origin: Origin
    let endpoint: Endpoint

    /// Runs on the client's loop, with a deadline that ends a test that hangs.
    func run<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
      try await group.run(on: loop) { try await withDeadline(.seconds(10), body) }
    }
  }

  private func world(
    _ settings: HTTPClientSettings = HTTPClientSettings(),
    _ script: @escaping @Sendable (ScriptedConnection, Int) async throws -> Void
  ) async throws -> World {
    let group = try HTTPClientTests.group.get()
    let server = try await ScriptedServer.start(on: group.loops[1], group: group, script)
    let origin = Origin(
      isSecure: false, host: "127.0.0.1", port: try #require(server.address.port))
    return World(
      server: server, client: try HTTPClient(group: group, settings: settings), group: group,
      loop: group.loops[0], origin: origin, endpoint: Endpoint(origin, at: server.address))
  }

  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  @Test func one_connection_serves_many_requests() async throws {
    let world = try await world { connection, _ in
      while true {
        let head = try await connection.head()
        #expect(head.hasPrefix("GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:"))
        try await connection.write(Self.ok)
      }
    }
    try await world.run {
      for _ in 0..<10 {
        let answer = try await world.client.send(ClientRequest(.get, "/a?b"), to: world.origin)
        #expect(answer.status == .ok)
        #expect(try await answer.collect(limit: 10) == Array("ok".utf8))
      }
    }
    #expect(world.server.connections == 1)
  }

  @Test func a_body_goes_with_its_length_and_comes_in_chunks() async throws {
    let world = try await world { connection, _ in
      let head = try await connection.head()
      #expect(head.contains("\r\nContent-Length: 5\r\n"))
      let body = try await connection.read(5)
      try await connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n")
      try await connection.write(Array(body[..<3]) + Array("\r\n2;x=y\r\n".utf8))
      try await connection.write(Array(body[3...]) + Array("\r\n0\r\nX-Sum: 1\r\n\r\n".utf8))
      _ = await connection.end()
    }
    try await world.run {
      let request = ClientRequest(.post, "/", body: .bytes(Array("hello".utf8)))
      let answer = try await world.client.send(request, to: world.origin)
      #expect(try await answer.collect(limit: 10) == Array("hello".utf8))
      #expect(try world.client.connections(to: world.endpoint) == (0, 1))
    }
  }

  @Test func pieces_go_in_chunks_when_their_length_is_unknown() async throws {
    let world = try await world { connection, _ in
      let head = try await connection.head()
      #expect(head.contains("\r\nTransfer-Encoding: chunked\r\n"))
      #expect(try await connection.read(through: "0\r\n\r\n") == "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
      try await connection.write(Self.ok)
      _ = await connection.end()
    }
    try await world.run {
      var pieces = ["ab", "c"][...]
      let request = ClientRequest(
        .post, "/", body: .stream(length: nil) { pieces.popFirst().map { Array($0.utf8) } })
      let answer = try await world.client.send(request, to: world.origin)
      #expect(answer.status == .ok)
    }
  }

  @Test func informational_answers_are_passed_over() async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + Self.ok)
      _ = await connection.end()
    }
    let answer = try await world.client.fetch(
      .get, world.origin, "/", deadline: .seconds(5))
    #expect(answer.head.status == .ok)
    #expect(answer.body == Array("ok".utf8))
  }

  @Test func an_answer_to_head_has_a_length_and_no_body() async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
      try await connection.head()
      try await connection.write(Self.ok)
      _ = await connection.end()
    }
    try await world.run {
      let head = try await world.client.send(ClientRequest(.head, "/"), to: world.origin)
      #expect(head.isAtEnd)
      #expect(head.headers[.contentLength] == "1000")
      let next = try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
      #expect(try await next.collect(limit: 10).count == 2)
    }
    #expect(world.server.connections == 1)
  }

  @Test func a_body_that_ends_with_the_connection_is_read_to_its_end() async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write("HTTP/1.1 200 OK\r\n\r\nall")
      try await connection.write(" of it")
    }
    let answer = try await world.client.fetch(.get, world.origin, "/", deadline: .seconds(5))
    #expect(answer.body == Array("all of it".utf8))
  }

  /// The first connection answers once and dies on its second request: a keep-alive race.
  /// Fails when `LoopPart` does not look whether the request may be repeated.
  @Test(arguments: [(Method.get, true), (Method.post, false)])
  func only_repeatable_requests_are_sent_again(_ method: Method, _ succeeds: Bool) async throws {
    let world = try await world { connection, number in
      try await connection.head()
      try await connection.write(Self.ok)
      try await connection.head()
      if number == 0 { return }
      try await connection.write(Self.ok)
    }
    let outcome = try await world.run { () -> Bool in
      _ = try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
        .collect(limit: 10)
      do {
        let answer = try await world.client.send(ClientRequest(method, "/"), to: world.origin)
        return answer.status == .ok
      } catch HTTPClientError.lost(started: false) {
        return false
      }
    }
    #expect(outcome == succeeds)
    #expect(world.server.connections == (succeeds ? 2 : 1))
  }

  /// Fails without the check that the connection had served before: a server that always hangs up
  /// would get every request twice.
  @Test func a_fresh_connection_that_dies_is_not_tried_again() async throws {
    let world = try await world { connection, _ in try await connection.head() }
    try await world.run {
      _ = await #expect(throws: HTTPClientError.lost(started: false)) {
        try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
      }
    }
    #expect(world.server.connections == 1)
  }

  /// Fails when `ClientConnection` does not note that an answer has begun.
  @Test func a_request_whose_answer_had_begun_is_not_sent_again() async throws {
    let world = try await world { connection, number in
      try await connection.head()
      try await connection.write(Self.ok)
      try await connection.head()
      try await connection.write("HTTP/1.1 200 OK\r\nCont")
    }
    try await world.run {
      _ = try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
        .collect(limit: 10)
      _ = await #expect(throws: HTTPClientError.lost(started: true)) {
        try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
      }
    }
    #expect(world.server.connections == 1)
  }

  @Test func a_body_cut_short_is_an_error_and_not_an_end() async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    }
    await #expect(throws: HTTPClientError.lost(started: true)) {
      try await world.client.fetch(.get, world.origin, "/", deadline: .seconds(5))
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n", "SMTP ready\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX: a\n b\r\n\r\n",
  ])
  func an_unclear_answer_is_refused(_ answer: String) async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write(answer)
      _ = await connection.end()
    }
    let error = await #expect(throws: HTTPClientError.self) {
      try await world.client.fetch(.get, world.origin, "/", deadline: .seconds(5))
    }
    guard case .malformed? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func bytes_behind_the_answer_never_reach_the_next_request() async throws {
    let world = try await world { connection, number in
      try await connection.head()
      try await connection.write(
        Self.ok + (number == 0 ? "HTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n" : ""))
      _ = await connection.end()
    }
    try await world.run {
      for _ in 0..<2 {
        let answer = try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
        #expect(answer.headers["X-Evil"] == nil)
        _ = try await answer.collect(limit: 10)
      }
    }
    #expect(world.server.connections == 2)
  }

  @Test func a_deadline_ends_the_wait_and_the_connection() async throws {
    let (ended, end) = AsyncStream<Bool>.makeStream()
    let world = try await world { connection, _ in
      try await connection.head()
      end.yield(await connection.end())
    }
    await #expect(throws: DeadlineExceeded.self) {
      try await world.client.fetch(.get, world.origin, "/", deadline: .milliseconds(60))
    }
    for await closed in ended {
      #expect(closed)
      break
    }
  }

  @Test func nobody_listening_is_told_apart() async throws {
    let group = try HTTPClientTests.group.get()
    let closed = try await group.run { () throws -> UInt16 in
      guard let loop = EventLoop.current, let any = SocketAddress("127.0.0.1:0") else { return 0 }
      let listener = try Listener(any, loop: loop) { _, _ in }
      defer { listener.close() }
      return listener.address.port ?? 0
    }
    let client = try HTTPClient(group: group)
    let origin = Origin(isSecure: false, host: "127.0.0.1", port: closed)
    let error = await #expect(throws: HTTPClientError.self) {
      try await client.fetch(.post, origin, "/", deadline: .seconds(5))
    }
    guard case .unreachable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func who_comes_later_waits_for_a_free_connection() async throws {
    var settings = HTTPClientSettings()
    settings.connections = 2
    let world = try await world(settings) { connection, _ in
      while true {
        try await connection.head()
        try await connection.write(Self.ok)
      }
    }
    let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
      for _ in 0..<50 {
        tasks.addTask {
          try await world.run {
            let answer = try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
            _ = try await answer.collect(limit: 10)
            return answer.status.code
          }
        }
      }
      return try await tasks.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 200, count: 50))
    #expect(world.server.connections <= 2)
  }

  @Test func an_answer_that_is_dropped_closes_its_connection() async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
      _ = await connection.end()
    }
    try await world.run {
      _ = try await world.client.send(ClientRequest(.get, "/"), to: world.origin)
      #expect(try world.client.connections(to: world.endpoint) == (0, 0))
    }
  }

  /// The server reads nothing: no more pieces are asked for than the sockets' buffers hold.
  @Test func a_server_that_does_not_read_slows_the_source() async throws {
    let asked = Counter()
    let world = try await world { connection, _ in
      try await connection.head()
      try await sleepOnLoop(for: .seconds(5))
    }
    await #expect(throws: DeadlineExceeded.self) {
      try await world.group.run(on: world.loop) {
        try await withDeadline(.milliseconds(300)) {
          let piece = [UInt8](repeating: 65, count: 65_536)
          let body = ClientBody.stream(length: nil) {
            asked.add()
            return piece
          }
          _ = try await world.client.send(ClientRequest(.post, "/", body: body), to: world.origin)
        }
      }
    }
    #expect(asked.value < 400)
  }

  @Test func an_early_refusal_ends_the_sending() async throws {
    let world = try await world { connection, _ in
      try await connection.head()
      try await connection.write(
        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      _ = await connection.end()
    }
    try await world.run {
      let piece = [UInt8](repeating: 65, count: 65_536)
      let body = ClientBody.stream(length: nil) {
        await yieldOnLoop()
        return piece
      }
      let answer = try await world.client.send(
        ClientRequest(.post, "/", body: body), to: world.origin)
      #expect(answer.status == .contentTooLarge)
      #expect(try world.client.connections(to: world.endpoint) == (0, 0))
    }
  }

  @Test func a_name_is_resolved_and_its_addresses_tried() async throws {
    let world = try await world { connection, _ in
      while true {
        try await connection.head()
        try await connection.write(Self.ok)
      }
    }
    let named = Origin(isSecure: false, host: "localhost", port: world.origin.port)
    let answer = try await world.client.fetch(.get, named, "/", deadline: .seconds(5))
    #expect(answer.head.status == .ok)
    let nowhere = Origin(isSecure: false, host: "no-such-name.invalid", port: 80)
    await #expect(throws: HTTPClientError.unresolvable(host: "no-such-name.invalid")) {
      try await world.client.fetch(.get, nowhere, "/", deadline: .seconds(8))
    }
  }
}

final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .relaxed) }
  func add() { count.wrappingAdd(1, ordering: .relaxed) }
}
