import EventLoop
import Glibc
import Testing

struct SocketTests {
  let group: EventLoopGroup

  init() throws { group = try EventLoopGroup(count: 1, name: "socket") }

  @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
  func what_is_sent_is_read_on_the_other_side_and_the_end_is_seen(_ address: String) async throws {
    let echoed = try await group.run {
      let loop = try #require(EventLoop.current)
      let listener = try Listener(#require(SocketAddress(address)), loop: loop) { fd, _ in
        loop.spawn { await echo(fd, on: loop) }
      }
      defer { listener.close() }
      let box = UncheckedStream(PlainStream(try await connect(to: listener.address)))
      let stream = box.stream
      defer { stream.close() }
      let sent = [UInt8](repeating: 7, count: 3_000_000)
      async let writing: Void = sendAll(sent, to: box)
      var received = 0
      let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
      defer { room.deallocate() }
      while received < sent.count {
        let count = try await stream.read(into: room)
        if count == 0 { break }
        received += count
      }
      try await writing
      stream.shutdownWrite()
      let end = try await stream.read(into: room)
      return (received, end)
    }
    #expect(echoed == (3_000_000, 0))
  }

  @Test func a_refused_connection_is_an_error_with_its_number() async throws {
    await #expect(throws: SystemCallError.self) {
      try await group.run {
        let loop = try #require(EventLoop.current)
        let listener = try Listener(#require(SocketAddress("127.0.0.1:0")), loop: loop) { fd, _ in
          Glibc.close(fd)
        }
        let address = listener.address
        listener.close()
        _ = try await connect(to: address)
      }
    }
  }

  @Test func a_read_ends_with_its_deadline() async throws {
    await #expect(throws: DeadlineExceeded.self) {
      try await group.run {
        let loop = try #require(EventLoop.current)
        let listener = try Listener(#require(SocketAddress("127.0.0.1:0")), loop: loop) { _, _ in }
        defer { listener.close() }
        let stream = PlainStream(try await connect(to: listener.address))
        defer { stream.close() }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 1)
        defer { room.deallocate() }
        try await withDeadline(.milliseconds(20)) { _ = try await stream.read(into: room) }
      }
    }
  }

  @Test(arguments: [
    ("127.0.0.1:80", "127.0.0.1:80"), ("[::1]:8080", "[::1]:8080"), ("unix:/tmp/a", "unix:/tmp/a"),
  ])
  func an_address_reads_and_writes(_ text: String, _ shown: String) throws {
    #expect(try #require(SocketAddress(text)).description == shown)
  }

  @Test(arguments: ["localhost:80", "127.0.0.1", "127.0.0.1:99999", "1.2.3:80", ""])
  func a_name_or_a_broken_address_is_none(_ text: String) {
    #expect(SocketAddress(text) == nil)
  }
}

/// Both halves of the test run on one loop.
private final class UncheckedStream: @unchecked Sendable {
  let stream: PlainStream
  init(_ stream: PlainStream) { self.stream = stream }
}

private func sendAll(_ bytes: [UInt8], to box: UncheckedStream) async throws {
  let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
  defer { copy.deallocate() }
  copy.copyBytes(from: bytes)
  try await box.stream.write(UnsafeRawBufferPointer(copy))
}

private func echo(_ fd: Int32, on loop: EventLoop) async {
  guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else { return }
  let stream = PlainStream(descriptor)
  defer { stream.close() }
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
  defer { room.deallocate() }
  while let count = try? await stream.read(into: room), count > 0 {
    try? await stream.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
  }
}
