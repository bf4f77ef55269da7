import EventLoop
import Observability

/// Tells a recorded request what its statements took. Those that travel together are answered in
/// order: each took the time since the one before it.
struct ExchangeTrace {
  private let recording: RequestRecording
  private var since = MonotonicInstant.now

  init(_ recording: RequestRecording) { self.recording = recording }

  mutating func ended(_ statement: Statement) {
    let now = MonotonicInstant.now
    recording.add(
      RequestRecording.Statement(text: statement.bytes, duration: now.nanoseconds(since: since)))
    since = now
  }
}
