import Access
import EventLoop
import FlagFeed
import HTTPClient
import HTTPCore
import Observability
import Synchronization

/// The gateway's own calls to services, signed as a service: it asks, nobody's rights are used.
final class ServiceCalls: Sendable {
  private let client: HTTPClient
  private let signer: PrincipalSigner
  private let upstreams: @Sendable (String) -> Upstream?

  init(
    client: HTTPClient, signer: PrincipalSigner,
    upstreams: @escaping @Sendable (String) -> Upstream?
  ) {
    self.client = client
    self.signer = signer
    self.upstreams = upstreams
  }

  func post(
    _ service: String, _ target: String, _ body: [UInt8]
  ) async throws -> (Status, [UInt8]) {
    let (head, bytes) = try await call(service, .post, target, .bytes(body))
    return (head.status, bytes)
  }

  func get(
    _ service: String, _ target: String, limit: Int = 4 << 20
  ) async throws -> (Status, [UInt8]) {
    let (head, bytes) = try await call(service, .get, target, .none, limit: limit)
    return (head.status, bytes)
  }

  /// Identity as the source of flags.
  var flagSource: FlagSource {
    .asking { target, tag, patience in
      let (head, bytes) = try await withDeadline(patience) {
        try await self.call(
          "identity", .get, target, .none, limit: FlagSource.largest, ifNoneMatch: tag)
      }
      return (head.status.code, head.headers[.etag], bytes)
    }
  }

  /// Tries a second instance if the first cannot be reached. All these calls only read.
  private func call(
    _ service: String, _ method: Method, _ target: String, _ body: ClientBody,
    limit: Int = 4 << 20, ifNoneMatch tag: String? = nil
  ) async throws -> (ResponseHead, [UInt8]) {
    let unavailable = GatewayProblem.unavailable(context: service, retryAfter: .seconds(1))
    guard let upstream = upstreams(service) else { throw unavailable }
    let scope = RequestScope.current ?? .generate()
    var headers = HeaderFields()
    headers.append(
      .techHubPrincipal,
      bytes: try signer.sign(
        .service(Principal.gateway, requestID: scope.requestID), audience: service,
        method: method, target: target.utf8))
    headers.append(.xRequestID, scope.requestID)
    headers.append(.traceparent, scope.trace.child().traceparent)
    if let tag { headers.append(.ifNoneMatch, tag) }
    if case .bytes = body { headers.append(.contentType, "application/json" as StaticString) }
    var request = ClientRequest(method, target, headers: headers, body: body)
    request.isRepeatable = true
    var tried: Instance?
    while true {
      let now = MonotonicInstant.now.nanoseconds
      guard let instance = upstream.choose(now: now, without: tried) else { throw unavailable }
      instance.began()
      defer { instance.ended() }
      do {
        let answer = try await client.send(request, to: instance.endpoint)
        let bytes = try await answer.collect(limit: limit)
        instance.succeeded()
        return (answer.head, bytes)
      } catch {
        if let failure = InstanceHealth.Failure(error) {
          instance.failed(failure, began: now, now: MonotonicInstant.now.nanoseconds)
        }
        guard error is HTTPClientError, tried == nil else { throw error }
        tried = instance
      }
    }
  }
}

extension InstanceHealth.Failure {
  /// What an error says of the instance; `nil` if it says nothing.
  init?(_ error: any Error) {
    switch error {
    case HTTPClientError.unreachable: self = .unreachable
    case HTTPClientError.lost, HTTPClientError.malformed: self = .broken
    case is DeadlineExceeded: self = .deadline
    default: return nil
    }
  }
}
