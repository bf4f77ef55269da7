import Glibc
import Synchronization

/// The signals that a process listens to. The main thread waits for them and does nothing else:
/// were it left to Dispatch, it would rest in a `sigsuspend` that lets every signal through, and
/// SIGHUP would end the process.
package enum Signals {
  package enum Event: Sendable { case stop, reload }

  private static let listener = Mutex<AsyncStream<Event>.Continuation?>(nil)

  private static var watched: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
    return set
  }

  /// First thing in `main`, before any other thread starts: threads inherit what is blocked, and no
  /// signal is lost between the start and `listen`.
  static func block() {
    var set = watched
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// The signals in the order in which they come, for one listener.
  package static func events() -> AsyncStream<Event> {
    AsyncStream { continuation in listener.withLock { $0 = continuation } }
  }

  /// Waits for signals on the calling thread until the process ends. A stop that nobody listens for
  /// ends it at once, as the shell expects.
  static func deliver() -> Never {
    var set = watched
    while true {
      var number: Int32 = 0
      guard sigwait(&set, &number) == 0 else { continue }
      let event = number == SIGHUP ? Event.reload : .stop
      let heard = listener.withLock { listener in
        listener?.yield(event)
        return listener != nil
      }
      if !heard, event == .stop { exit(128 + number) }
    }
  }
}
