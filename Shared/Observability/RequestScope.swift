package import Kernel

/// What belongs to one request and follows its task: log lines, calls to other services and events
/// carry it. It does not cross a thread pool; pass it on explicitly there.
package struct RequestScope: Sendable {
  /// The request's id: the client's, if it sent a good one.
  package let id: RequestID
  package let trace: Trace

  package init(id: RequestID, trace: Trace) {
    self.id = id
    self.trace = trace
  }

  package init(requestID: String, trace: Trace) {
    self.init(id: RequestID(requestID), trace: trace)
  }

  /// The text of `id`.
  package var requestID: String { id.text }

  /// A scope for what no request began: a job, a subscription.
  package static func generate() -> RequestScope {
    let trace = Trace.generate()
    return RequestScope(id: trace.requestID, trace: trace)
  }

  /// The scope of the running task.
  package static var current: RequestScope? { RequestSlot.current?.scope }

  /// Runs `body` in this scope.
  package func run<R>(_ body: () throws -> R) rethrows -> R {
    try RequestSlot.$current.withValue(RequestSlot(self), operation: body)
  }

  package func run<R>(_ body: () async throws -> R) async rethrows -> R {
    try await RequestSlot.$current.withValue(RequestSlot(self), operation: body)
  }
}

/// Where a task that serves one request after the other keeps the scope of the present one, so that
/// a connection binds one task-local value in its life and not one a request.
///
/// `@unchecked Sendable`: belongs to one task, which alone changes it and between its requests only;
/// a task that a request begins gets no task-local values (`EventLoop.spawn`).
package final class RequestSlot: @unchecked Sendable {
  @TaskLocal package static var current: RequestSlot?

  package var scope: RequestScope?
  /// Set by whoever wants to know what the present request does; the server takes it out again.
  package var recording: RequestRecording?

  package init(_ scope: RequestScope? = nil) { self.scope = scope }
}
