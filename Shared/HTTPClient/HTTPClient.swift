package import EventLoop
package import HTTPCore
import TLS

/// An HTTP/1.1 client on the loops: kept-alive connections per loop and address, bodies streamed
/// both ways, deadlines and cancellation by the current `OperationScope`.
///
/// It follows no redirect and keeps no cookie.
package final class HTTPClient: Sendable {
  package let group: EventLoopGroup
  package let resolver: Resolver
  private let settings: HTTPClientSettings
  private let parts: [LoopPart]

  /// - Parameters:
  ///   - resolver: by default one with two threads of its own.
  /// - Throws: `TLSError` if the authorities cannot be read.
  package init(
    group: EventLoopGroup, settings: HTTPClientSettings = HTTPClientSettings(),
    resolver: Resolver? = nil
  ) throws {
    self.group = group
    self.settings = settings
    self.resolver =
      resolver
      ?? Resolver(
        pool: BlockingPool(name: "dns", threads: 2, queueLimit: 256),
        lifetime: settings.resolveTime)
    let tls = try TLSContext.client(authorityFile: settings.authorityFile)
    parts = group.loops.map { LoopPart(settings: settings, tls: tls, loop: $0) }
  }

  /// Sends to whichever address of the origin has the fewest requests of this loop; a connection
  /// that cannot be made is tried at the next address. On a loop of the client's group only.
  package func send(_ request: ClientRequest, to origin: Origin) async throws -> ClientResponse {
    let part = try currentPart()
    var addresses = try await resolver.addresses(of: origin)
    while true {
      let place = part.leastLoaded(addresses, of: origin)
      do {
        return try await part.send(request, to: Endpoint(origin, at: addresses[place]))
      } catch HTTPClientError.unreachable(_) where addresses.count > 1 {
        addresses.remove(at: place)
      }
    }
  }

  /// Sends to this very address. On a loop of the client's group only.
  ///
  /// The answer's head has come when this returns. A request that went out on a reused connection
  /// that died before the first byte of an answer is sent once more if it is repeatable and the
  /// retry budget allows. Throws `HTTPClientError`, or why the scope ended.
  package func send(_ request: ClientRequest, to endpoint: Endpoint) async throws -> ClientResponse
  {
    try await currentPart().send(request, to: endpoint)
  }

  /// Sends and reads the whole answer, from any thread.
  package func fetch(
    _ method: Method, _ origin: Origin, _ target: String, headers: HeaderFields = HeaderFields(),
    body: [UInt8]? = nil, deadline: Duration, limit: Int = 1 << 20
  ) async throws -> (head: ResponseHead, body: [UInt8]) {
    let content = body.map(ClientBody.bytes) ?? .none
    if let loop = EventLoop.current, part(of: loop) != nil {
      return try await withDeadline(deadline) {
        let request = ClientRequest(method, target, headers: headers, body: content)
        let answer = try await send(request, to: origin)
        return (answer.head, try await answer.collect(limit: limit))
      }
    }
    return try await group.run(on: group.any) {
      try await withDeadline(deadline) {
        let content = body.map(ClientBody.bytes) ?? .none
        let request = ClientRequest(method, target, headers: headers, body: content)
        let answer = try await self.send(request, to: origin)
        return (answer.head, try await answer.collect(limit: limit))
      }
    }
  }

  /// Closes what is idle and keeps nothing from now on; requests under way go on.
  package func close() {
    for part in parts { part.loop.execute { part.close() } }
  }

  /// Connections of the current loop to an address, in use and idle. For tests and metrics.
  package func connections(to endpoint: Endpoint) throws -> (leased: Int, idle: Int) {
    try currentPart().connections(to: endpoint)
  }

  private func currentPart() throws -> LoopPart {
    guard let loop = EventLoop.current, let part = part(of: loop) else {
      throw HTTPClientError.notOnLoop
    }
    return part
  }

  private func part(of loop: EventLoop) -> LoopPart? {
    guard loop.index < parts.count, parts[loop.index].loop === loop else { return nil }
    return parts[loop.index]
  }

  /// What a system call or libssl said, in the client's words.
  static func translated(_ error: any Error, started: Bool) -> any Error {
    switch error {
    case is HTTPClientError, is DeadlineExceeded, is OperationCancelled: error
    case is SystemCallError, is TLSError: HTTPClientError.lost(started: started)
    default: error
    }
  }
}
