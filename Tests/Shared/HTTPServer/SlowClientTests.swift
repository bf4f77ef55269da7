import Foundation
import HTTPServer
import Testing

/// Every limit and deadline of `ServerLimits`. Time is real here: the limits are made short.
struct SlowClientTests {
  @Test func a_head_that_stops_in_the_middle_is_408() async throws {
    let world = try await ServerWorld { $0.headTimeout = .milliseconds(60) }
    let answer = try await world.exchange("GET /hello HTTP/1.1\r\nHo")
    #expect(answer.hasPrefix("HTTP/1.1 408 "))
  }

  @Test func a_head_that_drips_is_408_although_it_never_pauses_for_long() async throws {
    let world = try await ServerWorld { $0.headTimeout = .milliseconds(120) }
    let answer = try await onThread { [port = world.port] in
      let client = try RawClient(port: port)
      for byte
        in "GET /hello HTTP/1.1\r\nHost: a\r\nX-Padding: \(String(repeating: "x", count: 200))"
      {
        guard client.send(String(byte)) else { break }
        usleep(5_000)
      }
      return client.readAll()
    }
    #expect(answer.hasPrefix("HTTP/1.1 408 "))
  }

  @Test func a_body_that_stops_is_408() async throws {
    let world = try await ServerWorld { $0.bodyStall = .milliseconds(60) }
    let answer = try await world.exchange(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
    #expect(answer.hasPrefix("HTTP/1.1 408 "))
    #expect(answer.contains("Connection: close"))
  }

  @Test func a_body_that_drips_slower_than_the_minimum_rate_is_408() async throws {
    let world = try await ServerWorld {
      $0.bodyGrace = .seconds(1)
      $0.bodyMinimumRate = 1_000
    }
    let answer = try await onThread { [port = world.port] in
      let client = try RawClient(port: port)
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
      for _ in 0..<100 {
        guard client.send("x") else { break }
        usleep(25_000)
      }
      return client.readAll()
    }
    #expect(answer.hasPrefix("HTTP/1.1 408 "))
  }

  @Test func an_idle_connection_is_closed_without_a_word() async throws {
    let world = try await ServerWorld { $0.idleTimeout = .milliseconds(60) }
    let answer = try await world.exchange("")
    #expect(answer == "")
    let afterOne = try await world.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(afterOne.hasSuffix("\r\n\r\nhello"))
  }

  @Test func a_client_that_takes_nothing_is_given_up() async throws {
    let world = try await ServerWorld { $0.writeStall = .milliseconds(100) }
    let port = world.port
    try await onThread {
      let client = try RawClient(port: port)
      client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n")
      while world.server.connectionCount == 0 { usleep(1_000) }
      while world.server.connectionCount > 0 { usleep(5_000) }
    }
    #expect(world.gate.counts < 1_024)
  }

  @Test func one_connection_too_many_is_503() async throws {
    let world = try await ServerWorld { $0.connections = 2 }
    let answer = try await onThread { [port = world.port, server = world.server] in
      let first = try RawClient(port: port)
      let second = try RawClient(port: port)
      while server.connectionCount < 2 { usleep(1_000) }
      let third = try RawClient(port: port)
      let answer = third.readAll()
      first.endSending()
      second.endSending()
      return answer
    }
    #expect(answer.hasPrefix("HTTP/1.1 503 "))
    #expect(answer.contains("too-many-connections"))
  }

  @Test(arguments: [
    ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n", 431),
    (
      "GET / HTTP/1.1\r\nHost: a\r\n"
        + (0..<101).map { "X-\($0): a\r\n" }.joined() + "\r\n", 431
    ),
    ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400),
  ])
  func what_is_no_request_is_refused_and_the_connection_ends(_ text: String, _ status: Int)
    async throws
  {
    let world = try await ServerWorld()
    let answer = try await world.exchange(text)
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.contains("Connection: close\r\n"))
    #expect(answer.contains("application/problem+json"))
  }
}
