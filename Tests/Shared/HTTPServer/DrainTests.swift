import Foundation
import HTTPServer
import Testing

struct DrainTests {
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

  @Test func a_handler_that_never_ends_is_cut_after_the_drain_time() async throws {
    let world = try await ServerWorld { $0.drainTimeout = .milliseconds(80) }
    async let answer = world.exchange("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
    await world.gate.someoneWaits()
    await world.server.drain()
    #expect(try await answer.contains("200 OK") == false)
  }
}

extension RawClient: @unchecked Sendable {}
