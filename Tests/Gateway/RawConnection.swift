import EventLoop
import HTTPClient

extension GatewayWorld {
  /// Sends bytes that no client of the house would send; what came back until the gateway fell
  /// silent for the first time after an answer.
  func raw(_ bytes: String) async throws -> String {
    let port = origin.port
    return try await group.run(on: group.loops[0]) {
      try await withDeadline(.seconds(10)) {
        let connection = try await RawConnection(port: port)
        defer { connection.close() }
        try await connection.write(Array(bytes.utf8))
        return String(decoding: try await connection.read(), as: UTF8.self)
      }
    }
  }
}

/// `@unchecked Sendable`: confined to its loop.
final class RawConnection: @unchecked Sendable {
  private let stream: PlainStream

  init(port: UInt16) async throws {
    guard let address = SocketAddress("127.0.0.1:\(port)") else {
      throw SystemCallError("address", code: 22)
    }
    stream = PlainStream(try await connect(to: address))
  }

  func write(_ bytes: [UInt8]) async throws {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    try await stream.write(UnsafeRawBufferPointer(copy))
  }

  /// What is there; empty at the end.
  func read() async throws -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
    defer { room.deallocate() }
    let count = try await stream.read(into: room)
    return Array(room[..<count])
  }

  func close() { stream.close() }
}
