import Crypto
import EventFeed
import FoundationEssentials
package import JSON
package import Kernel
import Outbox
import Postgres
import ServicesApp

/// What is said to the others, and what is heard of them.
extension ServicesDesk {
  /// What events of a type say, in their order.
  package func said(_ type: String) async throws -> [JSONValue] {
    try await world.database.query(
      "select data from outbox where type = \(type) order by seq"
    ).map { try JSONParser.parse($0.json("data")) }
  }

  /// Who the last event of a type says are to be told.
  package func told(_ type: String, _ key: String = "recipient_ids") async throws -> [Int64] {
    try await said(type).last?[key]?.array?.compactMap(\.int64) ?? []
  }

  /// An event of identity, as it comes by the feed.
  package func hear(_ event: some ContractEvent) async throws {
    let type = Swift.type(of: event)
    let envelope = Envelope(
      id: UUID(), position: 1, type: type.type, version: type.version,
      aggregateType: type.aggregateType, aggregateID: event.aggregateID, aggregateRevision: 1,
      actorID: nil, traceID: nil, occurredAt: WallClock.live.now(),
      data: try JSONCoding.encode(event))
    guard let handler = app.subscriptions.first?.handlers[envelope.type] else { return }
    try await world.database.transaction { tx in try await handler(envelope, tx) }
  }
}
