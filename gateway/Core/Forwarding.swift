import EventLoop
import HTTPClient
import HTTPCore
import Observability

/// One request's way to an instance and, if that one cannot be reached, to another.
struct Forwarding {
  private let proxy: Proxy
  private let request: Request
  private let passage: Passage
  private let edge: EdgeState
  private let outgoing: ClientRequest
  private let isReplayable: Bool

  init(
    _ proxy: Proxy, _ request: Request, _ passage: Passage, _ edge: EdgeState, _ head: [UInt8],
    _ body: ClientBody
  ) {
    self.proxy = proxy
    self.request = request
    self.passage = passage
    self.edge = edge
    outgoing = ClientRequest(request.head.method, readyHead: head, body: body)
    if case .stream = body { isReplayable = false } else { isReplayable = true }
  }

  func run() async throws -> Response {
    let upstream = passage.upstream
    upstream.requestBegan()
    var tried: Instance?
    while true {
      let now = MonotonicInstant.now.nanoseconds
      if case .refuse(let wait) = upstream.admit(now: now) {
        throw unavailable(after: .nanoseconds(Int64(clamping: wait)))
      }
      guard let instance = upstream.choose(now: now, without: tried) else {
        upstream.abandoned()
        throw unavailable(after: .seconds(1))
      }
      let visit = Visit(instance)
      do {
        let answer = try await proxy.client.send(outgoing, to: instance.endpoint)
        instance.succeeded()
        upstream.succeeded(now: MonotonicInstant.now.nanoseconds)
        return try await response(answer, visit)
      } catch {
        record(error, instance, began: now)
        guard tried == nil, mayTryAnother(after: error), upstream.mayRetry() else { throw error }
        proxy.metrics.retries.increment()
        tried = instance
      }
    }
  }

  /// Nothing of the request was sent: any method. It was sent and the connection died before an
  /// answer: only what may be done twice (RFC 9110, 9.2.2).
  private func mayTryAnother(after error: any Error) -> Bool {
    switch error {
    case HTTPClientError.unreachable: isReplayable
    case HTTPClientError.lost(started: false): isReplayable && request.head.method.isIdempotent
    default: false
    }
  }

  private func record(_ error: any Error, _ instance: Instance, began: UInt64) {
    let now = MonotonicInstant.now.nanoseconds
    guard let failure = InstanceHealth.Failure(error) else {
      passage.upstream.abandoned()
      return
    }
    instance.failed(failure, began: began, now: now)
    passage.upstream.failed(now: now)
  }

  private func unavailable(after wait: Duration) -> GatewayProblem {
    .unavailable(context: passage.upstream.audience, retryAfter: wait)
  }

  /// Small bodies are answered in one write; others are read as fast as the client takes them.
  private func response(_ answer: ClientResponse, _ visit: Visit) async throws -> Response {
    var response = proxy.fields.forwarded(
      answer.head, edge, isLegacy: passage.isLegacy, isHead: request.head.method == .head)
    if let length = answer.length, length <= Proxy.small {
      if let whole = answer.takeBuffered() {
        response.body = .bytes(whole)
      } else {
        response.body = .bytes(try await answer.collect(limit: Proxy.small))
      }
      return response
    }
    let flow = AnswerFlow(answer, visit, silence: passage.deadline)
    response.body = .stream(length: answer.length) { try await flow.run(into: $0) }
    return response
  }
}

/// A body on its way from a service to a client.
///
/// `@unchecked Sendable`: made and run on one loop.
private final class AnswerFlow: @unchecked Sendable {
  private let answer: ClientResponse
  private let visit: Visit
  private let silence: Duration

  init(_ answer: ClientResponse, _ visit: Visit, silence: Duration) {
    self.answer = answer
    self.visit = visit
    self.silence = silence
  }

  func run(into sink: any BodySink) async throws {
    let flushesEach = answer.length == nil
    while true {
      Proxy.extendDeadline(silence)
      guard let piece = try await answer.next() else { return }
      try await sink.write(piece)
      // Nobody knows when the next piece of an endless answer comes.
      if flushesEach { try await sink.flush() }
    }
  }
}

/// Counts a request at its instance from the sending to the end of the answer.
private final class Visit {
  private let instance: Instance

  init(_ instance: Instance) {
    self.instance = instance
    instance.began()
  }

  deinit { instance.ended() }
}
