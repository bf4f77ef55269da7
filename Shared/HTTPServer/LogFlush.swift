import EventLoop
import Observability

/// Writes out what a loop has logged: at once when much has come together, else a moment later, so
/// that a busy loop makes one system call for many lines. What is an error or a warning does not
/// wait (`Logger.log`). Confined to its loop.
final class LogFlush {
  private let sink: LogSink
  private unowned let loop: EventLoop
  private var timer: LoopTimer?

  /// Bytes.
  private static let much = 16 << 10
  private static let delay: Duration = .milliseconds(50)

  init(_ sink: LogSink, loop: EventLoop) {
    self.sink = sink
    self.loop = loop
  }

  func endOfTurn() {
    let waiting = sink.bufferedBytes
    guard waiting > 0 || sink.hasBacklog else { return }
    if waiting >= LogFlush.much { return sink.flush() }
    if timer?.isPending != true {
      timer = loop.schedule(after: LogFlush.delay) { [sink] in sink.flush() }
    }
  }
}
