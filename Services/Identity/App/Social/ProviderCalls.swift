package import HTTPClient
package import HTTPCore

/// One call to a provider.
package struct ProviderCall: Sendable {
  package let method: HTTPCore.Method
  package let url: AbsoluteURL
  package let headers: HeaderFields
  package let body: [UInt8]?
  package let reach: AddressReach
}

/// The way to providers, which are not ours.
package struct ProviderCalls: Sendable {
  package struct Answer: Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
      self.status = status
      self.body = body
    }
  }

  /// Throws if nobody answers in time, or from where nobody may be asked.
  package let send: @Sendable (ProviderCall) async throws -> Answer

  package init(_ send: @escaping @Sendable (ProviderCall) async throws -> Answer) {
    self.send = send
  }

  /// Four calls in a row are within the time that a browser waits.
  private static let patience: Duration = .seconds(4)
  private static let largest = 256 << 10

  package static func live(_ client: HTTPClient) -> ProviderCalls {
    let guarded = GuardedClient(client)
    return ProviderCalls { call in
      let (head, body) = try await guarded.fetch(
        call.method, call.url, headers: call.headers, body: call.body, reach: call.reach,
        deadline: patience, limit: largest)
      return Answer(status: head.status.code, body: body)
    }
  }

  package static let failing = ProviderCalls { _ in throw NoWayOut() }
}

/// No provider is set, so there is none to ask.
struct NoWayOut: Error {}
