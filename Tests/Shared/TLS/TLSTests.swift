import EventLoop
import TLS
import Testing

struct TLSTests {
  let group: EventLoopGroup
  let certificate: TestCertificate

  init() throws {
    group = try EventLoopGroup(count: 1, name: "tls")
    certificate = try TestCertificate(for: "hub.example")
  }

  @Test func bytes_pass_both_ways_and_the_end_is_clean() async throws {
    let (received, end) = try await group.run { [certificate] in
      let listener = try echoListener(certificate)
      defer { listener.close() }
      let client = try await dial(listener, "hub.example", trusting: certificate)
      defer { client.close() }
      try await client.handshake()
      let sent = [UInt8](repeating: 42, count: 100_000)
      let confined = Confined(client)
      async let writing: Void = writeAll(sent, to: confined)
      let received = try await readExactly(sent.count, from: client)
      try await writing
      client.shutdownWrite()
      return (received, try await readExactly(1, from: client))
    }
    #expect(received == 100_000)
    #expect(end == 0)
  }

  @Test func a_certificate_for_another_name_is_refused() async throws {
    await #expect(throws: TLSError.self) {
      try await group.run { [certificate] in
        let listener = try echoListener(certificate)
        defer { listener.close() }
        let client = try await dial(listener, "other.example", trusting: certificate)
        defer { client.close() }
        try await client.handshake()
      }
    }
  }

  @Test func an_unknown_authority_is_refused() async throws {
    let other = try TestCertificate(for: "hub.example")
    await #expect(throws: TLSError.self) {
      try await group.run { [certificate] in
        let listener = try echoListener(certificate)
        defer { listener.close() }
        let client = try await dial(listener, "hub.example", trusting: other)
        defer { client.close() }
        try await client.handshake()
      }
    }
  }

  @Test func a_key_of_another_certificate_stops_the_start() throws {
    let other = try TestCertificate(for: "hub.example")
    #expect(throws: TLSError.self) {
      try TLSContext.server(certificateFile: certificate.certificateFile, keyFile: other.keyFile)
    }
  }

  @Test func bytes_that_are_no_tls_are_an_error_not_a_hang() async throws {
    await #expect(throws: (any Error).self) {
      try await group.run { [certificate] in
        let loop = try #require(EventLoop.current)
        let listener = try Listener(#require(SocketAddress("127.0.0.1:0")), loop: loop) { fd, _ in
          loop.spawn {
            guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else { return }
            let plain = Confined(PlainStream(descriptor))
            try? await writeAll(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), to: plain)
            plain.stream.close()
          }
        }
        defer { listener.close() }
        let client = try await dial(listener, "hub.example", trusting: certificate)
        defer { client.close() }
        try await client.handshake()
      }
    }
  }
}

/// Both halves of a test run on one loop.
private final class Confined: @unchecked Sendable {
  let stream: any ByteStream
  init(_ stream: any ByteStream) { self.stream = stream }
}

private func dial(_ listener: Listener, _ host: String, trusting certificate: TestCertificate)
  async throws -> TLSStream
{
  let context = try TLSContext.client(authorityFile: certificate.certificateFile)
  return try TLSStream(
    client: context, try await connect(to: listener.address), host: host)
}

private func echoListener(_ certificate: TestCertificate) throws -> Listener {
  let loop = try #require(EventLoop.current)
  let context = try TLSContext.server(
    certificateFile: certificate.certificateFile, keyFile: certificate.keyFile)
  return try Listener(#require(SocketAddress("127.0.0.1:0")), loop: loop) { fd, _ in
    loop.spawn {
      guard let descriptor = try? loop.register(fd, interest: .readWriteEdge),
        let stream = try? TLSStream(server: context, descriptor)
      else { return }
      defer { stream.close() }
      let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
      defer { room.deallocate() }
      while let count = try? await stream.read(into: room), count > 0 {
        try? await stream.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
      }
    }
  }
}

private func writeAll(_ bytes: [UInt8], to confined: Confined) async throws {
  let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
  defer { copy.deallocate() }
  copy.copyBytes(from: bytes)
  try await confined.stream.write(UnsafeRawBufferPointer(copy))
}

private func readExactly(_ wanted: Int, from stream: TLSStream) async throws -> Int {
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
  defer { room.deallocate() }
  var received = 0
  while received < wanted {
    let count = try await stream.read(into: room)
    if count == 0 { break }
    received += count
  }
  return received
}
