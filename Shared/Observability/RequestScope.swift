/// What belongs to one request and follows its task: log lines, calls to other services and events
/// carry it. It does not cross a thread pool; pass it on explicitly there.
package struct RequestScope: Sendable {
  @TaskLocal package static var current: RequestScope?

  /// The request's id: the client's, if it sent a good one.
  package let requestID: String
  package let trace: Trace

  package init(requestID: String, trace: Trace) {
    self.requestID = requestID
    self.trace = trace
  }

  /// A scope for what no request began: a job, a subscription.
  package static func generate() -> RequestScope {
    let trace = Trace.generate()
    return RequestScope(requestID: trace.traceID, trace: trace)
  }
}
