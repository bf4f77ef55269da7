import EventLoop
import HTTPServer
import Testing

struct DrainTests {
  /// Fails when `drain` does not wait, or when `Connection` does not look at it for its answer.
  @Test func a_request_under_way_is_answered_and_told_to_close() async throws {
    let world = try await ServerWorld()
    async let answer = world.exchange("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
    await world.gate.someoneWaits()
    async let drained: Void = world.server.drain()
    // when the drain has begun, the handler is let go
    while (try? RawClient(port: world.port)) != nil { await Task.yield() }
    world.gate.open()
    let text = try await answer
    await drained
    #expect(text.hasPrefix("HTTP/1.1 200 OK"))
    #expect(text.contains("Connection: close\r\n"))
    #expect(text.hasSuffix("opened"))
  }

  /// Fails when the drain does not wake those who wait for a next request: they then wait on.
  @Test func idle_connections_end_at_once() async throws {
    let world = try await ServerWorld()
    let rest = try await onThread { [port = world.port] in
      let client = try RawClient(port: port)
      client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      let first = client.read(until: "hello")
      return (first, client)
    }
    await world.server.drain()
    #expect(rest.0.hasSuffix("hello"))
    #expect(rest.1.readAll() == "")
    #expect(world.server.connectionCount == 0)
  }

  /// Fails without `refuseNewcomers`: the kernel then still says "connected" to the second client.
  @Test func nobody_is_told_connected_and_then_cut() async throws {
    let world = try await ServerWorld()
    let first = try await onThread { [port = world.port] in try RawClient(port: port) }
    await world.server.refuseNewcomers()
    async let isLateRefused = onThread { [port = world.port] in
      (try? RawClient(port: port)) == nil
    }
    let answer = try await onThread {
      first.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      return first.read(until: "hello")
    }
    await world.server.drain()
    #expect(answer.hasSuffix("hello"))
    #expect(try await isLateRefused)
  }

  /// Without the cut it would end only when its client has lost patience.
  @Test func a_handler_that_never_ends_is_cut_after_the_drain_time() async throws {
    let world = try await ServerWorld { $0.drainTimeout = .milliseconds(80) }
    async let answer = world.exchange("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
    await world.gate.someoneWaits()
    let began = MonotonicInstant.now
    await world.server.drain()
    #expect(try await answer.contains("200 OK") == false)
    #expect(MonotonicInstant.now - began < .seconds(10))
  }

  /// Fails without `isLeaving` in `Connection`: a busy client would be cut by the drain that follows.
  @Test func before_a_drain_every_answer_says_so_and_all_are_answered() async throws {
    let world = try await ServerWorld()
    let client = try await onThread { [port = world.port] in try RawClient(port: port) }
    let ask = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
    let before = try await onThread {
      client.send(ask)
      return client.read(until: "hello")
    }
    #expect(!before.contains("Connection: close"))
    world.server.announceDrain()
    // The announcement reaches each loop a moment later; until then the connection lives on.
    let rest = try await onThread {
      var answer = ""
      for _ in 0..<1_000 where !answer.contains("Connection: close") {
        client.send(ask)
        answer = client.read(until: "hello")
      }
      return (answer, client.readAll())
    }
    #expect(rest.0.contains("200 OK") && rest.0.contains("Connection: close"))
    #expect(rest.1 == "")
    // Nobody is sent away yet.
    #expect(try await world.exchange(ask).contains("200 OK"))
    await world.server.drain()
  }
}

extension RawClient: @unchecked Sendable {}
