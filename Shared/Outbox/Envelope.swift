package import FoundationEssentials
package import JSON
package import Kernel

/// An event as it stands in the outbox and travels in the feed.
package struct Envelope: Sendable {
  package let id: UUID
  /// Where it stands in the source's history.
  package let position: Int64
  /// Such as `user.updated`.
  package let type: String
  package let version: Int
  package let aggregateType: String
  package let aggregateID: String
  /// The revision of the aggregate's row after the change.
  package let aggregateRevision: Int64
  package let actorID: Int64?
  package let traceID: String?
  package let occurredAt: Instant
  /// The event's fields as JSON.
  package let data: [UInt8]

  package init(
    id: UUID, position: Int64, type: String, version: Int, aggregateType: String,
    aggregateID: String, aggregateRevision: Int64, actorID: Int64?, traceID: String?,
    occurredAt: Instant, data: [UInt8]
  ) {
    self.id = id
    self.position = position
    self.type = type
    self.version = version
    self.aggregateType = aggregateType
    self.aggregateID = aggregateID
    self.aggregateRevision = aggregateRevision
    self.actorID = actorID
    self.traceID = traceID
    self.occurredAt = occurredAt
    self.data = data
  }

  /// The event's fields as its type; throws `DecodingError` if they do not fit.
  package func decode<Event: Decodable>(_ type: Event.Type = Event.self) throws -> Event {
    try JSONCoding.decode(type, from: data)
  }
}

extension Envelope: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("id", id.text)
      json.field("position", position)
      json.field("type", type)
      json.field("version", version)
      json.field("aggregate_type", aggregateType)
      json.field("aggregate_id", aggregateID)
      json.field("aggregate_rev", aggregateRevision)
      json.field("actor_id", actorID)
      json.field("trace_id", traceID)
      json.field("occurred_at", occurredAt.rfc3339Microseconds)
      json.field("data", raw: data)
    }
  }

  /// `nil` unless it is what `write` writes.
  package init?(_ value: JSONValue) {
    guard let id = value["id"]?.string.flatMap({ UUID(uuidString: $0) }),
      let position = value["position"]?.int64, let type = value["type"]?.string,
      let version = value["version"]?.int, let aggregateType = value["aggregate_type"]?.string,
      let aggregateID = value["aggregate_id"]?.string,
      let revision = value["aggregate_rev"]?.int64,
      let occurredAt = value["occurred_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let data = value["data"]
    else { return nil }
    self.init(
      id: id, position: position, type: type, version: version, aggregateType: aggregateType,
      aggregateID: aggregateID, aggregateRevision: revision, actorID: value["actor_id"]?.int64,
      traceID: value["trace_id"]?.string, occurredAt: occurredAt, data: data.bytes)
  }
}
