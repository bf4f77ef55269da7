import Foundation
import Glibc
import Testing

struct BodyTests {
  @Test func a_body_comes_by_length_and_by_chunks() async throws {
    let world = try await ServerWorld()
    let byLength = try await world.exchange(
      "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")
    #expect(byLength.hasSuffix("\r\n\r\nhello"))
    let byChunks = try await world.exchange(
      "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: t\r\n\r\n")
    #expect(byChunks.hasSuffix("\r\n\r\nhello"))
  }

  @Test func a_body_over_the_limit_is_413_before_it_is_read() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "PUT /small HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\nbegin")
    #expect(answer.hasPrefix("HTTP/1.1 413 "))
    #expect(answer.contains("Connection: close\r\n"))
  }

  @Test func a_chunked_body_over_the_limit_is_413() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "PUT /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 413 "))
  }

  @Test func a_small_body_that_nobody_read_does_not_become_the_next_request() async throws {
    let world = try await ServerWorld()
    let hidden = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
    let answer = try await world.exchange(
      "POST /ignored HTTP/1.1\r\nHost: a\r\nContent-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)"
        + "GET /hello/second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
    #expect(answer.hasSuffix("hello second"))
    #expect(answer.contains("not read"))
  }

  @Test func a_malformed_chunk_is_400_and_the_connection_ends() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
        + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 400 "))
    #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
  }

  @Test func expect_100_gets_its_continue_only_when_the_body_is_wanted() async throws {
    let world = try await ServerWorld()
    let wanted = try await onThread { [port = world.port] in
      let client = try RawClient(port: port)
      client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
          + "Connection: close\r\n\r\n")
      let interim = client.read(until: "\r\n\r\n")
      client.send("ok")
      return (interim, client.readAll())
    }
    #expect(wanted.0 == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(wanted.1.hasSuffix("\r\n\r\nok"))
    let unwanted = try await world.exchange(
      "PUT /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n")
    #expect(unwanted.hasPrefix("HTTP/1.1 413 "))
  }

  @Test func a_client_that_does_not_read_stops_the_producer() async throws {
    let world = try await ServerWorld()
    let produced = try await onThread { [port = world.port, gate = world.gate] in
      let client = try RawClient(port: port)
      client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = client.readSome(16)
      // The producer goes on until the sockets' buffers are full; then its count stands still.
      var last = -1
      while gate.counts != last {
        last = gate.counts
        for _ in 0..<2_000 { sched_yield() }
        usleep(50_000)
      }
      return last
    }
    #expect(produced < 512, "64 MiB wait to be produced, \(produced) pieces of 64 KiB were")
  }
}
