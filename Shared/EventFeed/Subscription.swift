package import Kernel
package import Outbox
package import Postgres

/// What one consumer does with the events of one source.
package struct Subscription: Sendable {
  /// The effect of an event, in the transaction that also moves the cursor. It may run again after
  /// a failure; nothing of a failed run is left.
  package typealias Handler = @Sendable (Envelope, Transaction) async throws -> Void
  /// Takes rows of a snapshot over: upsert by revision, since newer events may have come before.
  package typealias SnapshotHandler = @Sendable ([SnapshotItem], Transaction) async throws -> Void

  package let source: String
  package let consumer: String
  package private(set) var handlers: [String: Handler] = [:]
  package private(set) var snapshots: [(kind: String, take: SnapshotHandler)] = []

  /// `consumer` names who listens within this slice, such as `booking` or `notifications`.
  package init(source: String, consumer: String) {
    self.source = source
    self.consumer = consumer
  }

  package init(
    source: String, consumer: String, handlers: [String: Handler],
    snapshots: [(kind: String, take: SnapshotHandler)] = []
  ) {
    self.source = source
    self.consumer = consumer
    self.handlers = handlers
    self.snapshots = snapshots
  }

  /// Adds a handler by the event's type: `subscription.on(UserUpdated.self) { event, envelope, tx in`.
  package func on<Event: ContractEvent>(
    _ type: Event.Type = Event.self,
    _ handle: @escaping @Sendable (Event, Envelope, Transaction) async throws -> Void
  ) -> Subscription {
    var copy = self
    copy.handlers[Event.type] = { envelope, tx in
      try await handle(try envelope.decode(Event.self), envelope, tx)
    }
    return copy
  }

  /// Adds a snapshot that is taken before the feed is followed for the first time, and whenever the
  /// source's history is gone.
  package func snapshot(_ kind: String, _ take: @escaping SnapshotHandler) -> Subscription {
    var copy = self
    copy.snapshots.append((kind, take))
    return copy
  }

  var types: [String] { handlers.keys.sorted() }
}
