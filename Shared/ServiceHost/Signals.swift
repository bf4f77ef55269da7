import Glibc
import Synchronization

/// The signals that a process listens to, taken by one thread of their own. `block` must run before
/// any other thread starts: threads inherit what is blocked.
package final class Signals: Sendable {
  package enum Event: Sendable { case stop, reload }

  private static var watched: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
    return set
  }

  /// First thing in `main`: no signal is lost between the start and `listen`.
  package static func block() {
    var set = watched
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// The signals in the order in which they come.
  package static func events() -> AsyncStream<Event> {
    AsyncStream { continuation in
      let box = Unmanaged.passRetained(Receiver(continuation)).toOpaque()
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Receiver>.fromOpaque(argument).takeRetainedValue().receive()
          return nil
        }, box)
      pthread_detach(thread)
    }
  }

  private final class Receiver: Sendable {
    private let continuation: AsyncStream<Event>.Continuation

    init(_ continuation: AsyncStream<Event>.Continuation) { self.continuation = continuation }

    func receive() {
      var set = Signals.watched
      while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { continue }
        continuation.yield(number == SIGHUP ? .reload : .stop)
      }
    }
  }
}
