package import HTTPClient
package import HTTPCore

/// One call to a server that is not ours.
package struct OutsideCall: Sendable {
  package let method: HTTPCore.Method
  package let url: AbsoluteURL
  package let headers: HeaderFields
  package let body: [UInt8]?
  package let reach: AddressReach

  /// A form that is sent by POST.
  static func form(
    _ fields: [(String, String)], to url: AbsoluteURL, _ headers: HeaderFields = HeaderFields(),
    within reach: AddressReach
  ) -> OutsideCall {
    var headers = headers
    headers.append(.contentType, "application/x-www-form-urlencoded")
    return OutsideCall(
      method: .post, url: url, headers: headers, body: Array(Query.encode(fields).utf8),
      reach: reach)
  }
}

/// The way to servers that are not ours: providers of sign-in, applications of partners.
package struct OutsideCalls: Sendable {
  package struct Answer: Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
      self.status = status
      self.body = body
    }
  }

  /// Throws if nobody answers in time, or from where nobody may be asked.
  package let send: @Sendable (OutsideCall) async throws -> Answer

  package init(_ send: @escaping @Sendable (OutsideCall) async throws -> Answer) {
    self.send = send
  }

  /// Four calls in a row, as signing in by a provider needs, are within the time that a browser waits.
  private static let patience: Duration = .seconds(4)
  private static let largest = 256 << 10

  package static func live(_ client: HTTPClient) -> OutsideCalls {
    let guarded = GuardedClient(client)
    return OutsideCalls { call in
      let (head, body) = try await guarded.fetch(
        call.method, call.url, headers: call.headers, body: call.body, reach: call.reach,
        deadline: patience, limit: largest)
      return Answer(status: head.status.code, body: body)
    }
  }

  package static let failing = OutsideCalls { _ in throw NoWayOut() }
}

/// This process calls nobody.
struct NoWayOut: Error {}
