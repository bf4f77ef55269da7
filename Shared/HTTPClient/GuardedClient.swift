import EventLoop
package import HTTPCore

/// Calls to addresses that others chose: over TLS, to addresses of the Internet alone unless `reach` says
/// otherwise, within a time and a size. Whatever a name resolves to is judged, and the connection goes to what was judged. A redirect
/// is an answer like any other and is not followed.
package struct GuardedClient: Sendable {
  package enum Refusal: Error, Equatable {
    /// `http`, where `https` is a must.
    case notSecure
    /// A name that leads, with one of its addresses, to where nobody may call.
    case forbiddenAddress(host: String)
  }

  private let client: HTTPClient

  package init(_ client: HTTPClient) { self.client = client }

  /// From any thread.
  ///
  /// - Parameters:
  ///   - reach: where it may end up, and where `http` is enough.
  ///   - deadline: for all of it.
  ///   - limit: of the answer's body in bytes.
  /// - Throws: `Refusal`, `HTTPClientError`, `DeadlineExceeded`.
  package func fetch(
    _ method: Method, _ url: AbsoluteURL, headers: HeaderFields = HeaderFields(),
    body: [UInt8]? = nil, reach: AddressReach = .anywhere, deadline: Duration, limit: Int
  ) async throws -> (head: ResponseHead, body: [UInt8]) {
    guard url.origin.isSecure || reach != .anywhere else { throw Refusal.notSecure }
    let loop = client.group.loops.first { $0 === EventLoop.current }
    if loop != nil {
      return try await withDeadline(deadline) {
        try await ask(method, url, headers, body, reach, limit)
      }
    }
    return try await client.group.run(on: client.group.any) {
      try await withDeadline(deadline) {
        try await ask(method, url, headers, body, reach, limit)
      }
    }
  }

  private func ask(
    _ method: Method, _ url: AbsoluteURL, _ headers: HeaderFields, _ body: [UInt8]?,
    _ reach: AddressReach, _ limit: Int
  ) async throws -> (head: ResponseHead, body: [UInt8]) {
    var addresses = try await client.resolver.addresses(of: url.origin)
    guard addresses.allSatisfy(reach.includes) else {
      throw Refusal.forbiddenAddress(host: url.origin.host)
    }
    guard url.origin.isSecure || addresses.allSatisfy(reach.isOpen) else {
      throw Refusal.notSecure
    }
    while true {
      let content = body.map(ClientBody.bytes) ?? .none
      let request = ClientRequest(method, url.target, headers: headers, body: content)
      do {
        let endpoint = Endpoint(url.origin, at: addresses.removeFirst())
        let answer = try await client.send(request, to: endpoint)
        return (answer.head, try await answer.collect(limit: limit))
      } catch HTTPClientError.unreachable(_) where !addresses.isEmpty {
        continue
      }
    }
  }
}
