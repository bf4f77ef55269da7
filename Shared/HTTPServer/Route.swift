package import HTTPCore

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
}
