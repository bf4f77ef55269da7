import EventLoop
package import HTTPClient
package import HTTPCore
package import JSON
import Kernel
import Observability
import Synchronization

/// Calls other services as this service: each request is signed for its callee, method and target,
/// carries the trace, and goes to the address with the fewest calls under way.
package final class PeerClient: Sendable {
  /// The name of this service.
  package let name: String
  private let client: HTTPClient
  private let signer: PrincipalSigner
  private let book: PeerBook
  private let load = Mutex<PeerLoad>(PeerLoad())

  package init(name: String, client: HTTPClient, signer: PrincipalSigner, book: PeerBook) {
    self.name = name
    self.client = client
    self.signer = signer
    self.book = book
  }

  /// GET from `/internal/…` of a service. With the tag of what is known already the answer may be
  /// 304.
  package func get(
    _ service: String, _ target: String, ifNoneMatch tag: String? = nil,
    deadline: Duration = .seconds(2), limit: Int = 4 << 20
  ) async throws -> PeerAnswer {
    try await send(
      .get, service, target, body: nil, isRepeatable: true, deadline: deadline, limit: limit,
      ifNoneMatch: tag)
  }

  /// POST of a JSON object. A question that changes nothing there is `repeatable` and asked once
  /// more, elsewhere if possible, when the connection breaks.
  package func post(
    _ service: String, _ target: String, repeatable: Bool = false,
    deadline: Duration = .seconds(2), limit: Int = 4 << 20,
    _ body: (inout JSONWriter) -> Void
  ) async throws -> PeerAnswer {
    let bytes = JSONWriter.bytes { json in json.object(body) }
    return try await send(
      .post, service, target, body: bytes, isRepeatable: repeatable, deadline: deadline,
      limit: limit)
  }

  /// Any call. Throws `PeerUnavailable` if nobody answers in time or the answer is 502 to 504;
  /// every other answer is returned.
  package func send(
    _ method: Method, _ service: String, _ target: String, body: [UInt8]?, isRepeatable: Bool,
    deadline: Duration, limit: Int, ifNoneMatch tag: String? = nil
  ) async throws -> PeerAnswer {
    var tried: Set<Origin> = []
    for attempt in 0..<2 {
      let origins = book.origins(of: service)
      guard let origin = load.withLock({ $0.begin(origins, avoiding: tried) }) else { break }
      defer { load.withLock { $0.end(origin) } }
      do {
        let (head, content) = try await client.fetch(
          method, origin, target, headers: try headers(method, service, target, body != nil, tag),
          body: body, deadline: deadline, limit: limit)
        guard !(502...504).contains(head.status.code) else { throw PeerUnavailable(service) }
        return PeerAnswer(
          service: service, status: head.status, tag: head.headers[.etag], body: content)
      } catch let error as HTTPClientError {
        tried.insert(origin)
        load.withLock { $0.markDown(origin) }
        guard attempt == 0, PeerClient.mayRepeat(error, isRepeatable) else {
          throw PeerUnavailable(service)
        }
      } catch is DeadlineExceeded {
        try OperationScope.current?.check()
        throw PeerUnavailable(service)
      }
    }
    throw PeerUnavailable(service)
  }

  /// Nothing was sent to somebody unreachable; what was sent may have been done.
  private static func mayRepeat(_ error: HTTPClientError, _ isRepeatable: Bool) -> Bool {
    switch error {
    case .unresolvable, .unreachable, .overloaded: true
    case .lost: isRepeatable
    case .malformed, .bodyTooLarge, .notOnLoop: false
    }
  }

  private func headers(
    _ method: Method, _ service: String, _ target: String, _ hasBody: Bool, _ tag: String?
  ) throws -> HeaderFields {
    let scope = RequestScope.current ?? .generate()
    var headers = HeaderFields()
    let principal = Principal.service(name, requestID: scope.requestID)
    headers.append(
      .techHubPrincipal,
      bytes: try signer.sign(principal, audience: service, method: method, target: target.utf8))
    headers.append(.traceparent, scope.trace.child().traceparent)
    headers.append(.xRequestID, scope.requestID)
    if let tag { headers.append(.ifNoneMatch, tag) }
    if hasBody { headers.append(.contentType, "application/json" as StaticString) }
    return headers
  }
}

/// What a peer answered.
package struct PeerAnswer: Sendable {
  package let service: String
  package let status: Status
  /// The ETag.
  package let tag: String?
  package let body: [UInt8]

  /// The body of a good answer. Any other answer is a fault of the installation and throws
  /// `PeerRefused`.
  package func content() throws -> [UInt8] {
    guard status.isSuccess else { throw PeerRefused(service: service, status: status.code) }
    return body
  }

  /// The same, read.
  package func json() throws -> JSONValue {
    try JSONParser.parse(try content(), limits: JSONLimits(bytes: 64 << 20))
  }
}

/// Who is busy and who was not there a moment ago.
private struct PeerLoad {
  private var active: [Origin: Int] = [:]
  private var downUntil: [Origin: MonotonicInstant] = [:]
  private var turn = 0

  mutating func begin(_ origins: [Origin], avoiding tried: Set<Origin>) -> Origin? {
    guard !origins.isEmpty else { return nil }
    turn &+= 1
    let now = MonotonicInstant.now
    let order = origins.indices.map { origins[($0 + abs(turn)) % origins.count] }
    let chosen = order.min { weight($0, tried, now) < weight($1, tried, now) }
    if let chosen { active[chosen, default: 0] += 1 }
    return chosen
  }

  mutating func end(_ origin: Origin) {
    let rest = (active[origin] ?? 1) - 1
    active[origin] = rest > 0 ? rest : nil
  }

  /// For a second others are asked first.
  mutating func markDown(_ origin: Origin) { downUntil[origin] = .now + .seconds(1) }

  private func weight(_ origin: Origin, _ tried: Set<Origin>, _ now: MonotonicInstant) -> Int {
    let isDown = downUntil[origin].map { $0 > now } ?? false
    return (active[origin] ?? 0) + (isDown ? 1_000_000 : 0)
      + (tried.contains(origin) ? 2_000_000 : 0)
  }
}
