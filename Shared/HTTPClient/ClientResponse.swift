import EventLoop
package import HTTPCore
import Kernel

/// An answer whose body is still on its way: it is read only as fast as it is asked for. Confined
/// to the loop that sent the request. One that is dropped before its end closes its connection.
package final class ClientResponse {
  package let head: ResponseHead
  private let pool: ConnectionPool
  private var connection: ClientConnection?
  private var decoder: ChunkedDecoder?
  /// Bytes to come of a body with a length.
  private var remaining = 0
  private var isUntilClose = false
  private let mayReuse: Bool

  package var status: Status { head.status }
  package var headers: HeaderFields { head.headers }

  init(
    _ head: ResponseHead, on connection: ClientConnection, of pool: ConnectionPool, mayReuse: Bool
  ) {
    self.head = head
    self.pool = pool
    self.connection = connection
    self.mayReuse = mayReuse && head.keepAlive
    switch head.framing {
    case .none: finish()
    case .length(let length): remaining = length
    case .chunked: decoder = ChunkedDecoder()
    case .untilClose: isUntilClose = true
    }
  }

  deinit { abandon() }

  /// The length of the body, if it was told.
  package var length: Int? {
    switch head.framing {
    case .none: 0
    case .length(let length): length
    case .chunked, .untilClose: nil
    }
  }

  /// True once the last byte was taken.
  package var isAtEnd: Bool { connection == nil }

  /// The whole body, if all of it has come already; else `nil` and nothing is taken.
  package func takeBuffered() -> [UInt8]? {
    guard let connection else { return [] }
    guard !isUntilClose, decoder == nil, connection.inbound.count >= remaining else { return nil }
    let bytes = connection.take(remaining)
    finish()
    return bytes
  }

  /// The next piece, at most 64 KiB; `nil` at the end. Ends with the current scope.
  package func next() async throws -> [UInt8]? {
    guard let connection else { return nil }
    do {
      if decoder != nil { return try await nextChunk(connection) }
      return isUntilClose ? try await nextUntilClose(connection) : try await nextCounted(connection)
    } catch {
      abandon()
      throw HTTPClient.translated(error, started: true)
    }
  }

  /// The whole body. Throws `HTTPClientError.bodyTooLarge` beyond `limit` bytes.
  package func collect(limit: Int) async throws -> [UInt8] {
    if let length, length > limit {
      abandon()
      throw HTTPClientError.bodyTooLarge(limit: limit)
    }
    if let whole = takeBuffered() { return whole }
    var body: [UInt8] = []
    body.reserveCapacity(length ?? 4_096)
    while let piece = try await next() {
      guard body.count + piece.count <= limit else {
        abandon()
        throw HTTPClientError.bodyTooLarge(limit: limit)
      }
      body.append(contentsOf: piece)
    }
    return body
  }

  /// Gives the answer up: its connection is closed unless the end was reached.
  package func abandon() {
    guard let connection else { return }
    self.connection = nil
    pool.discard(connection)
  }

  private func finish() {
    guard let connection else { return }
    self.connection = nil
    // Bytes behind the end of the answer belong to nobody: the next request must not read them.
    if mayReuse, connection.inbound.isEmpty {
      pool.release(connection)
    } else {
      pool.discard(connection)
    }
  }

  private func nextCounted(_ connection: ClientConnection) async throws -> [UInt8]? {
    if connection.inbound.isEmpty {
      if try await connection.fill(atLeast: min(remaining, 65_536)) == 0 {
        throw HTTPClientError.lost(started: true)
      }
    }
    let piece = connection.take(min(remaining, connection.inbound.count))
    remaining -= piece.count
    if remaining == 0 { finish() }
    return piece
  }

  private func nextChunk(_ connection: ClientConnection) async throws -> [UInt8]? {
    while true {
      if connection.inbound.isEmpty, try await connection.fill(atLeast: 16_384) == 0 {
        throw HTTPClientError.lost(started: true)
      }
      guard var decoder else { return nil }
      self.decoder = nil
      let (data, isEnd) = try connection.decode(&decoder)
      self.decoder = decoder
      if isEnd { finish() }
      if !data.isEmpty { return data }
      if isEnd { return nil }
    }
  }

  private func nextUntilClose(_ connection: ClientConnection) async throws -> [UInt8]? {
    if connection.inbound.isEmpty, try await connection.fill(atLeast: 65_536) == 0 {
      finish()
      return nil
    }
    return connection.take(connection.inbound.count)
  }
}
