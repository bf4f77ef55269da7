import EventLoop
import Observability

/// What NOTIFY sent.
package struct Notification: Sendable, Hashable {
  package let channel: String
  package let payload: String

  package init(channel: String, payload: String) {
    self.channel = channel
    self.payload = payload
  }
}

/// What a listener hears.
package enum Heard: Sendable, Hashable {
  /// It listens (again): what was sent while it did not is lost, so look yourself.
  case listening
  case notification(Notification)
}

/// Listens on a connection of its own and comes back after faults. Notifications are hints: one may
/// be lost with the connection.
///
/// `@unchecked Sendable`: its state is confined to its loop.
package final class NotificationListener: @unchecked Sendable {
  private let part: LoopDatabase
  private let channels: [String]
  private let handler: @Sendable (Heard) -> Void
  private var session: Session?
  private var isClosed = false

  init(_ part: LoopDatabase, _ channels: [String], _ handler: @escaping @Sendable (Heard) -> Void) {
    self.part = part
    self.channels = channels
    self.handler = handler
  }

  func start() { part.loop.spawn { [self] in await listen() } }

  private func listen() async {
    var backOff = BackOff()
    while !isClosed {
      do {
        let session = try await part.openSession()
        self.session = session
        for channel in channels {
          _ = try await session.query("listen \(identifier: channel)")
        }
        backOff.reset()
        handler(.listening)
        while !isClosed {
          for notification in try await session.notifications() {
            handler(.notification(notification))
          }
        }
      } catch {
        session?.close()
        session = nil
        if !isClosed { try? await sleepOnLoop(for: backOff.next()) }
      }
    }
    session?.close()
  }

  /// Ends it; from any thread.
  package func close() {
    part.loop.execute { [self] in
      isClosed = true
      session?.close()
    }
  }
}

extension Database {
  /// Calls `handler`, on a loop, for every NOTIFY on these channels until the listener is closed.
  package func listen(
    _ channels: String..., handler: @escaping @Sendable (Heard) -> Void
  ) -> NotificationListener {
    let listener = NotificationListener(anyPart, channels, handler)
    listener.start()
    return listener
  }
}
