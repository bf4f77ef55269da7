import EventLoop
import GatewayCore
import HTTPClient
import HTTPCore
import HTTPServer
import Synchronization
import Testing

/// Bodies that pass through without being gathered.
struct StreamingTests {
  @Test func a_large_answer_comes_whole() async throws {
    let service = try await Service { _ in
      Response(
        body: .stream(length: 8 << 20) { sink in
          for index in 0..<128 {
            try await sink.write([UInt8](repeating: UInt8(index), count: 65_536))
          }
        })
    }
    let world = try await GatewayWorld(["services": [service.address]])
    let (head, body) = try await world.client.fetch(
      .get, world.origin, "/api/v1/services/files/1", deadline: .seconds(20), limit: 16 << 20)
    #expect(head.headers[.contentLength] == String(8 << 20))
    #expect(body.count == 8 << 20)
    #expect(body.enumerated().allSatisfy { $1 == UInt8($0 / 65_536) })
  }

  /// Fails if the gateway reads on while the client does not.
  @Test func a_client_that_does_not_read_stops_the_service() async throws {
    let counter = ByteCounter()
    let service = try await Service { _ in
      Response(
        body: .stream(length: nil) { sink in
          for _ in 0..<4_000 {
            try await sink.write([UInt8](repeating: 1, count: 65_536))
            counter.add(65_536)
          }
        })
    }
    let world = try await GatewayWorld(["services": [service.address]])
    let port = world.origin.port
    let amounts = try await world.group.run(on: world.group.loops[0]) {
      try await withDeadline(.seconds(10)) {
        let connection = try await RawConnection(port: port)
        defer { connection.close() }
        try await connection.write(
          Array("GET /api/v1/services/files/1 HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        _ = try await connection.read()
        // Still twice in a row: everything between is full.
        var before = -1
        while counter.value != before {
          before = counter.value
          try await sleepOnLoop(for: .milliseconds(300))
        }
        return before
      }
    }
    // The sockets' buffers and ours, of 260 MB.
    #expect(amounts < 40 << 20)
  }

  @Test func an_endless_answer_is_passed_on_piece_by_piece() async throws {
    let next = Toggle()
    let service = try await Service { _ in
      Response(
        body: .stream(length: nil) { sink in
          try await sink.write(Array("first".utf8))
          try await sink.flush()
          while !next.isSet { try await sleepOnLoop(for: .milliseconds(2)) }
          try await sink.write(Array("second".utf8))
        })
    }
    let world = try await GatewayWorld(["community": [service.address]])
    let origin = world.origin
    let client = world.client
    let pieces = try await world.group.run(on: world.group.loops[0]) {
      try await withDeadline(.seconds(10)) {
        let answer = try await client.send(
          ClientRequest(.get, "/api/v1/community/feed"), to: origin)
        var pieces: [String] = []
        while let piece = try await answer.next() {
          pieces.append(String(decoding: piece, as: UTF8.self))
          next.set()
        }
        return pieces
      }
    }
    #expect(pieces == ["first", "second"])
  }

  @Test(arguments: [true, false])
  func a_large_upload_passes_through(_ hasLength: Bool) async throws {
    let service = try await Service { request in
      var count = 0
      while let piece = try await request.body.next() { count += piece.count }
      return .text(String(count))
    }
    let world = try await GatewayWorld(
      ["services": [service.address]], limits: #"{"body_bytes":20971520}"#)
    let origin = world.origin
    let client = world.client
    let text = try await world.group.run(on: world.group.loops[0]) {
      try await withDeadline(.seconds(10)) {
        var left = 200
        let body = ClientBody.stream(length: hasLength ? 200 * 65_536 : nil) {
          if left == 0 { return nil }
          left -= 1
          return [UInt8](repeating: 7, count: 65_536)
        }
        let answer = try await client.send(
          ClientRequest(.post, "/api/v1/services/files", body: body), to: origin)
        return String(decoding: try await answer.collect(limit: 100), as: UTF8.self)
      }
    }
    #expect(text == String(200 * 65_536))
  }

  @Test func a_hundred_megabytes_are_refused_before_they_are_sent() async throws {
    let service = try await Service()
    let world = try await GatewayWorld(["services": [service.address]])
    let text = try await world.raw(
      "POST /api/v1/services/files HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.1 413 "))
    #expect(text.lowercased().contains("connection: close"))
    #expect(service.seen.count == 0)
  }

  @Test func a_body_without_length_is_cut_at_the_limit() async throws {
    let service = try await Service { request in
      while try await request.body.next() != nil {}
      return .text("all of it")
    }
    let world = try await GatewayWorld(
      ["services": [service.address]], limits: #"{"body_bytes":100000}"#)
    let origin = world.origin
    let client = world.client
    let status = try await world.group.run(on: world.group.loops[0]) {
      try await withDeadline(.seconds(10)) {
        let body = ClientBody.stream(length: nil) {
          await yieldOnLoop()
          return [UInt8](repeating: 7, count: 20_000)
        }
        return try await client.send(
          ClientRequest(.post, "/api/v1/services/files", body: body), to: origin
        ).status.code
      }
    }
    #expect(status == 413)
  }

  @Test func the_answer_to_head_keeps_its_length() async throws {
    let service = try await Service { _ in .text("12345") }
    let world = try await GatewayWorld(["services": [service.address]])
    let answer = try await world.call(.head, "/api/v1/services/catalogue")
    #expect(answer.status == 200)
    #expect(answer["Content-Length"] == "5")
    #expect(answer.body.isEmpty)
  }

  @Test func an_answer_broken_off_is_broken_off_for_the_client_too() async throws {
    let service = try await Service { _ in
      Response(
        body: .stream(length: 1 << 20) { sink in
          try await sink.write([UInt8](repeating: 1, count: 300_000))
          try await sink.flush()
          throw OperationCancelled()
        })
    }
    let world = try await GatewayWorld(["services": [service.address]])
    await #expect(throws: HTTPClientError.lost(started: true)) {
      try await world.client.fetch(
        .get, world.origin, "/api/v1/services/files/1", deadline: .seconds(10), limit: 2 << 20)
    }
  }
}

final class ByteCounter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .relaxed) }
  func add(_ bytes: Int) { count.wrappingAdd(bytes, ordering: .relaxed) }
}
