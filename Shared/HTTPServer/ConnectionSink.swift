import HTTPCore
import Kernel

/// Where a streamed body goes. The producer waits while the client does not read. Confined to the
/// connection's loop.
final class ConnectionSink: BodySink {
  private let connection: Connection
  private let isChunked: Bool
  private let length: Int?
  private(set) var written = 0

  /// Small pieces are gathered up to so many bytes.
  private static let gathered = 16_384

  init(_ connection: Connection, isChunked: Bool, length: Int?) {
    self.connection = connection
    self.isChunked = isChunked
    self.length = length
  }

  func write(_ bytes: [UInt8]) async throws {
    written += bytes.count
    if let length, written > length { throw WrongBodyLength() }
    if isChunked {
      ChunkedEncoder.append(bytes, to: &connection.output)
    } else {
      connection.output.append(bytes)
    }
    if connection.output.count >= ConnectionSink.gathered { try await connection.flush() }
  }

  func flush() async throws { try await connection.flush() }

  func finish() throws {
    if let length, written != length { throw WrongBodyLength() }
    if isChunked { ChunkedEncoder.appendEnd(to: &connection.output) }
  }
}

/// A producer has not kept to the length that was announced.
struct WrongBodyLength: Error {}
