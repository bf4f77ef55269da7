package import HTTPCore
package import OpenAPI

/// What answers a request. Runs on the connection's loop; what it throws becomes a problem document.
package typealias Handler = @Sendable (Request) async throws -> Response

/// One address: verb, template, limits, handler.
package struct Route: Sendable {
  package let method: Method
  /// Such as `/api/v1/booking/rooms/{id}`: a segment in braces takes any one segment.
  package let template: String
  /// `nil`: the server's `handlerDeadline`.
  package let deadline: Duration?
  /// Bytes; `nil`: the server's `http.body`.
  package let bodyLimit: Int?
  package let handler: Handler
  /// See `endingWithClient()`; `nil`: as the verb says.
  package private(set) var endsWithClient: Bool?
  /// `nil`: not said, as of an address that is not for users.
  package var audience: Audience?
  package private(set) var description: Description?

  /// What users are told of it.
  package enum Description: Sendable {
    case said(Operation)
    /// Worked out when it is asked for. One route may stand for several addresses.
    case derived(@Sendable () async throws -> [Endpoint])
  }

  package init(
    _ method: Method, _ template: String, deadline: Duration? = nil, bodyLimit: Int? = nil,
    handler: @escaping Handler
  ) {
    self.method = method
    self.template = template
    self.deadline = deadline
    self.bodyLimit = bodyLimit
    self.handler = handler
  }

  /// The route is a question that is put by a verb of commands: two seconds after the reader has gone
  /// it is given up, as those of safe verbs are.
  package func endingWithClient() -> Route {
    var copy = self
    copy.endsWithClient = true
    return copy
  }

  /// The route with what users are told of it.
  package func described(_ operation: Operation) -> Route { described(as: .said(operation)) }

  package func described(
    by derive: @escaping @Sendable () async throws -> [Endpoint]
  ) -> Route { described(as: .derived(derive)) }

  private func described(as description: Description) -> Route {
    var copy = self
    copy.description = description
    return copy
  }

  /// What the description of the API has of it. Throws what a derivation throws.
  package func endpoints() async throws -> [Endpoint] {
    switch description {
    case .said(let operation):
      [
        Endpoint(
          method: method.token, path: template, audience: audience ?? .anyone,
          operation: operation)
      ]
    case .derived(let derive): try await derive()
    case nil: []
    }
  }
}
