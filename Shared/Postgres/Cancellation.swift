import CLibPQ
import EventLoop

/// Ends a statement on the server, then the connection. It blocks, so it has threads of its own.
enum Cancellation {
  private static let threads = BlockingPool(name: "pg-cancel", threads: 2, queueLimit: 1_024)

  /// `@unchecked Sendable`: the loop has given the connection up; only the thread touches it now.
  private struct Abandoned: @unchecked Sendable {
    let handle: OpaquePointer
    /// libpq may still call it.
    let notices: NoticeLog

    func end() {
      if let cancel = PQgetCancel(handle) {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(cancel, &message, Int32(message.count))
        PQfreeCancel(cancel)
      }
      PQfinish(handle)
    }
  }

  static func run(_ handle: OpaquePointer, keeping notices: NoticeLog) {
    let abandoned = Abandoned(handle: handle, notices: notices)
    Task.detached {
      do {
        try await threads.run { abandoned.end() }
      } catch {
        // Too many at once: the server's statement_timeout ends the statement.
        PQfinish(abandoned.handle)
      }
    }
  }
}
