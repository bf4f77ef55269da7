import EventLoop
import HTTPCore

/// One request and its answer on one connection after another, at most two.
struct Exchange {
  private let request: ClientRequest
  private let origin: Origin
  private var pieceTaken = false
  var isRepeated = false

  /// Up to this size head and body leave in one write.
  private static let singleWrite = 65_536

  init(_ request: ClientRequest, to origin: Origin) {
    self.request = request
    self.origin = origin
  }

  /// Once only, and only what can be sent again from its beginning.
  var mayRepeat: Bool { !isRepeated && request.isRepeatable && !pieceTaken }

  mutating func run(
    on connection: ClientConnection, of pool: ConnectionPool
  ) async throws -> ClientResponse {
    connection.begin()
    connection.append(request, to: origin)
    var early: ResponseHead?
    switch request.body {
    case .none:
      if try connection.flushNow() != nil { try await connection.flush() }
    case .bytes(let bytes):
      if bytes.count > Exchange.singleWrite { try await connection.flush() }
      early = try await sendAll(bytes, on: connection)
    case .stream(let length, let next):
      early = try await sendPieces(length, next, on: connection)
    }
    let head: ResponseHead
    if let early {
      head = early
    } else {
      head = try await connection.readHead(answering: request.method)
    }
    // An answer to half a request: the rest of it must not be read as the next request.
    return ClientResponse(head, on: connection, of: pool, mayReuse: early == nil)
  }

  private func sendAll(
    _ bytes: [UInt8], on connection: ClientConnection
  ) async throws -> ResponseHead? {
    connection.append(bytes)
    do {
      try await connection.flush()
      return nil
    } catch let error as SystemCallError {
      return try await lastWords(of: connection, after: error)
    }
  }

  /// Sends the pieces one after another; the head of an answer that came before the end of the
  /// request ends the sending.
  private mutating func sendPieces(
    _ length: Int?, _ next: () async throws -> [UInt8]?, on connection: ClientConnection
  ) async throws -> ResponseHead? {
    var sent = 0
    // What the source throws leaves as it is; only our own writing is explained by `write`.
    while let piece = try await next() {
      pieceTaken = true
      sent += piece.count
      if let length, sent > length { throw OperationCancelled() }
      if let head = try await write(piece, inChunks: length == nil, on: connection) { return head }
    }
    if let length { guard sent == length else { throw OperationCancelled() } }
    guard length == nil else { return nil }
    connection.appendEndOfChunks()
    return try await sendAll([], on: connection)
  }

  private func write(
    _ piece: [UInt8], inChunks: Bool, on connection: ClientConnection
  ) async throws -> ResponseHead? {
    if inChunks { connection.appendChunk(piece) }
    if let head = try await sendAll(inChunks ? [] : piece, on: connection) { return head }
    return try earlyHead(on: connection)
  }

  private func earlyHead(on connection: ClientConnection) throws -> ResponseHead? {
    guard connection.descriptor.isReadable || connection.isSecure,
      try connection.fillNow() != nil
    else { return nil }
    while let head = try connection.takeHead(answering: request.method) {
      if !head.status.isInformational { return head }
    }
    return nil
  }

  /// A server that refuses a body answers and closes: its answer may be there though writing
  /// failed.
  private func lastWords(
    of connection: ClientConnection, after error: SystemCallError
  ) async throws -> ResponseHead {
    do {
      return try await connection.readHead(answering: request.method)
    } catch {
      throw HTTPClientError.lost(started: connection.answerStarted)
    }
  }
}
