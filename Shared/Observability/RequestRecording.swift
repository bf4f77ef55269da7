import Synchronization

/// What one request does, gathered while it runs. Whoever wants it puts one into the `RequestSlot`
/// of the request's task; modules add what they did, the server says how it ended.
package final class RequestRecording: Sendable {
  /// One statement that the database was asked to run: its text with placeholders, never a value.
  package struct Statement: Sendable {
    package let text: [UInt8]
    /// Nanoseconds.
    package let duration: UInt64

    package init(text: [UInt8], duration: UInt64) {
      self.text = text
      self.duration = duration
    }
  }

  private struct State {
    var statements: [Statement] = []
    var count = 0
    var databaseTime: UInt64 = 0
  }

  /// More statements are counted, not kept: one request must not fill the memory.
  package static let mostStatements = 200
  /// Recordings that somebody holds: while there are none, nobody looks for one.
  private static let alive = Atomic<Int>(0)

  private let state = Mutex(State())
  private let onEnd: @Sendable (RequestRecording, RequestOutcome) -> Void

  /// `onEnd` is called once, on the request's loop, after the answer was written.
  package init(onEnd: @escaping @Sendable (RequestRecording, RequestOutcome) -> Void) {
    self.onEnd = onEnd
    RequestRecording.alive.wrappingAdd(1, ordering: .relaxed)
  }

  deinit { RequestRecording.alive.wrappingSubtract(1, ordering: .relaxed) }

  /// The recording of the running task. Costs one load while no request at all is recorded.
  package static var current: RequestRecording? {
    guard alive.load(ordering: .relaxed) > 0 else { return nil }
    return RequestSlot.current?.recording
  }

  package func add(_ statement: Statement) {
    state.withLock { state in
      state.count += 1
      state.databaseTime += statement.duration
      if state.statements.count < RequestRecording.mostStatements {
        state.statements.append(statement)
      }
    }
  }

  /// The first `mostStatements` of them.
  package var statements: [Statement] { state.withLock { $0.statements } }
  /// All of them.
  package var statementCount: Int { state.withLock { $0.count } }
  /// Nanoseconds that all of them took.
  package var databaseTime: UInt64 { state.withLock { $0.databaseTime } }

  package func end(_ outcome: RequestOutcome) { onEnd(self, outcome) }
}

/// How a request ended.
package struct RequestOutcome: Sendable {
  package let status: Int
  /// Bytes of the body that were sent.
  package let bodyBytes: Int
  /// From the head of the request to the end of its answer.
  package let nanoseconds: UInt64

  package init(status: Int, bodyBytes: Int, nanoseconds: UInt64) {
    self.status = status
    self.bodyBytes = bodyBytes
    self.nanoseconds = nanoseconds
  }
}
