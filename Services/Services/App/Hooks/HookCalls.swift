import EventLoop
package import HTTPClient
package import HTTPCore

/// The way to receivers that partners name: over TLS, to addresses of the Internet alone, without
/// redirects, within a time and a size.
package struct HookCalls: Sendable {
  package struct Call: Sendable {
    package let url: AbsoluteURL
    package let headers: HeaderFields
    package let body: [UInt8]
  }

  /// Where a call may end up.
  package let reach: AddressReach
  /// Throws `GuardedClient.Refusal`, `HTTPClientError`, `DeadlineExceeded`.
  let send: @Sendable (Call) async throws -> (status: Int, body: [UInt8])

  package init(
    reach: AddressReach,
    send: @escaping @Sendable (Call) async throws -> (status: Int, body: [UInt8])
  ) {
    self.reach = reach
    self.send = send
  }

  private static let patience: Duration = .seconds(10)
  private static let largest = 64 << 10

  package static func live(_ client: HTTPClient, reach: AddressReach) -> HookCalls {
    let guarded = GuardedClient(client)
    return HookCalls(reach: reach) { call in
      let (head, body) = try await guarded.fetch(
        .post, call.url, headers: call.headers, body: call.body, reach: reach,
        deadline: patience, limit: largest)
      return (head.status.code, body)
    }
  }
}

/// Why a call did not arrive, in a word for a log: never what the other side said.
func callFailure(_ error: any Error) -> String {
  switch error {
  case GuardedClient.Refusal.notSecure: "not-https"
  case GuardedClient.Refusal.forbiddenAddress: "forbidden-address"
  case HTTPClientError.unresolvable: "unresolvable"
  case HTTPClientError.unreachable: "unreachable"
  case HTTPClientError.lost: "connection-lost"
  case HTTPClientError.malformed: "malformed-answer"
  case HTTPClientError.bodyTooLarge: "answer-too-large"
  case HTTPClientError.overloaded: "overloaded"
  case is DeadlineExceeded: "timed-out"
  default: "failed"
  }
}
